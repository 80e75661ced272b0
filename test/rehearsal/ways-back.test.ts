import { SAMPLE_NODE_POOL } from '../../bin/sample-stack';
import { RotationTarget } from '../../lib';
import { SIBLING_TYPE } from '../../rehearsal/cloudformation/providers/sibling-provider';
import { Play, SILENT } from '../../rehearsal/play/play';
import { MANUAL_PROFILE } from '../../rehearsal/play/stage';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';

const { project, location, clusterName: cluster } = SAMPLE_NODE_POOL;
const CANARY = { Workers: RotationTarget.nodePool({ project, location, cluster, nodePool: 'canary' }) };

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 60 }, SILENT);
});

afterEach(async () => {
  await play.end();
});

const patches = (): number => play.stage.gke.requests.counts(play.target).patch;
const nodesRunUnder = (): readonly string[] => play.stage.gke.view(play.target).nodes.map(({ profile }) => profile);

it('a target that is given up after a rotation keeps its profile: the one before is buried and nothing to go back to', async () => {
  await play.deploy('Link', { generation: '1' });
  await play.deploy('Rotate', { generation: '2' });
  const second = play.newestProfile();
  const { status } = await play.deploy('Rotate another target instead', { generation: '2', targets: CANARY });
  await play.settle();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(patches()).toBe(2);
  expect(nodesRunUnder()).toEqual([second]);
  expect(play.isDeleted(second)).toBe(false);
}, 60_000);

it('a target is not linked back to a profile that somebody has deleted', async () => {
  await play.deploy('Link', { generation: '1' });
  const first = play.newestProfile();
  play.stage.iam.removeRole(MANUAL_PROFILE, `${MANUAL_PROFILE}-role`);
  play.stage.iam.deleteInstanceProfile(MANUAL_PROFILE);
  const { status } = await play.deploy('Rotate another target instead', { generation: '1', targets: CANARY });
  await play.settle();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(patches()).toBe(1);
  expect(nodesRunUnder()).toEqual([first]);
  expect(play.isDeleted(first)).toBe(false);
}, 60_000);

it('a profile that was given up before its link could mark it is buried all the same', async () => {
  const { lambda } = play.stage;
  lambda.deliver = ({ event }) => ((event as { RequestType?: string }).RequestType === 'Create' ? [] : [0]);
  const beside = (template: SynthesizedTemplate): unknown => ({
    ...template,
    Resources: { ...template.Resources, Sibling: { Type: SIBLING_TYPE, DependsOn: Object.keys(template.Resources).filter((id) => id.includes('Profile') && template.Resources[id]?.Type === 'AWS::IAM::InstanceProfile'), Properties: { FailAfterSeconds: 60, Reason: 'the sibling has failed' } } },
  });
  const { status } = await play.deploy('Link beside a resource that fails at once', { generation: '1' }, beside);
  await play.settle();
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(play.newestProfile()).toBeDefined();
  expect(play.isDeleted(play.newestProfile())).toBe(true);
  expect(patches()).toBe(0);
}, 60_000);
