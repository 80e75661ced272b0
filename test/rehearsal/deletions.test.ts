import { createHash } from 'node:crypto';
import { FunctionEnvironment } from '../../lib/contract';
import { SafetyWatch } from '../../rehearsal/proof/invariants/safety';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play, WORKERS } from '../../rehearsal/play/play';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';

const CLUSTER = { location: WORKERS.location, cluster: WORKERS.cluster };
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:google-key-a1B2c3';
const SERVICE_ACCOUNT = 'profile-rotation@acme-prod.iam.gserviceaccount.com';
const PROFILE_FIELD = 'config.iam_instance_profile';

let play: Play;
let watch: SafetyWatch;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 5, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  watch = new SafetyWatch(play.cloud.iam, play.cloud.projects);
});

afterEach(async () => {
  await play.end();
});

async function deploy(generation: string, change?: (template: SynthesizedTemplate) => unknown): Promise<string> {
  const { status } = await play.deploy('Deploy', { generation }, change);
  expect(status).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  await play.settle();
  return play.newestProfile() ?? '';
}

const deletions = (): readonly string[] => play.cloud.iam.changes.filter(({ what }) => what === 'profileDeleted').map(({ name }) => name);

describe('what may still be launched under a profile keeps it', () => {
  /** In the clean-up of a rotation, before the old profile is looked at. */
  function inCleanUp(happening: () => void | Promise<void>): void {
    play.cloud.cloudFormation.observe(({ status }) => {
      if (status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') {
        play.cloud.clock.at(play.cloud.clock.now(), happening);
      }
    });
  }

  /** Nodes run under it no more when the clean-up comes to it. */
  async function rotated(): Promise<string> {
    const first = await deploy('1');
    play.cloud.gke.faults.leaveStrayInstance(play.target, first);
    play.cloud.clock.at(play.cloud.clock.now() + 11 * 60_000, () => play.cloud.gke.faults.removeStrayInstances(play.target));
    await deploy('2');
    return first;
  }

  it.each([
    ['desired', 'launches under it'],
    ['previous', 'did not succeed'],
  ] as const)('after an update to it that failed, whichever template its group has (%s)', async (group, words) => {
    const { gke } = play.cloud;
    Object.assign(gke.settings, { groupAfterUnsuccessful: group, afterFailure: { state: 'RUNNING', shows: 'previous' } });
    inCleanUp(async () => {
      gke.faults.failNextUpdate(play.target, 1, { message: 'the node did not come' });
      await gke.faults.updateBySomeoneElse(play.target, { [PROFILE_FIELD]: play.ourProfiles()[0]?.instanceProfileName ?? '' });
    });
    const first = await rotated();
    expect(watch.unsafeCalls).toEqual([]);
    expect(play.isDeleted(first)).toBe(false);
    play.checkLog('it is said why', 'not deleted', first, words);
    expect(play.summary('').failures).toEqual([]);
  });

  it('where only its Auto Scaling group says so', async () => {
    inCleanUp(() => {
      const { nodes } = play.cloud.gke.target(play.target);
      nodes.launchFrom({ profile: play.ourProfiles()[0]?.arn ?? '', settings: {} });
    });
    const first = await rotated();
    expect(watch.unsafeCalls).toEqual([]);
    expect(play.isDeleted(first)).toBe(false);
  });

  it('where its cluster was made again in another region, in which an instance is left', async () => {
    const { gke } = play.cloud;
    const first = await deploy('1');
    gke.faults.deleteBySomeoneElse(CLUSTER);
    gke.addCluster({ ...CLUSTER, name: CLUSTER.cluster, profile: 'prod-control-plane', awsRegion: 'eu-west-1' });
    gke.addNodePool({ ...CLUSTER, name: 'workers', profile: first, nodes: 1 });
    gke.faults.leaveStrayInstance(play.target, first);
    await deploy('2');
    expect(watch.unsafeCalls).toEqual([]);
    expect(play.isDeleted(first)).toBe(false);
  });
});

it('a profile that Google never heard of goes, however the last update of its target ended', async () => {
  const { gke } = play.cloud;
  const first = await deploy('1');
  gke.faults.failNextUpdate(play.target, 1, { message: 'the node did not come' });
  await gke.faults.updateBySomeoneElse(play.target, { 'config.tags': { team: 'others' } });
  await play.cloud.clock.run(() => gke.target(play.target).runningOperation === undefined);
  gke.faults.refuseUpdates(play.target, 'the pool may not be updated');
  const { status } = await play.deploy('Rotate', { generation: '2' });
  await play.settle();
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.newestProfile()).not.toBe(first);
  expect(play.isDeleted(play.newestProfile())).toBe(true);
});

describe('several profiles that were left', () => {
  /** Three rotations whose old profiles are still run under. */
  async function withLeftovers(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const generation of ['1', '2', '3']) {
      const profile = await deploy(generation);
      play.cloud.gke.faults.leaveStrayInstance(play.target, profile);
      left.push(profile);
    }
    await deploy('4');
    expect(deletions()).toEqual([]);
    play.cloud.gke.faults.removeStrayInstances(play.target);
    return left;
  }

  it('are deleted by the next rotation, one look each', async () => {
    const left = await withLeftovers();
    const { calls } = play.cloud.gateway;
    const before = calls.length;
    await deploy('5');
    expect(deletions()).toEqual(expect.arrayContaining([...left]));
    const looks = calls.slice(before).filter(({ action }) => action === 'DeleteInstanceProfile').map(({ invocationId }) => invocationId);
    expect(new Set(looks).size).toBe(looks.length);
  });

  it('are deleted where one of them cannot be', async () => {
    const left = await withLeftovers();
    play.cloud.gateway.intercept = ({ service, action, request }) =>
      service === ServiceName.IAM && action === 'DeleteInstanceProfile' && request.body.includes(left[0] ?? '') ? { status: 503, body: 'unavailable' } : 'pass';
    await deploy('5');
    expect(deletions()).toEqual(expect.arrayContaining(left.slice(1)));
    expect(deletions()).not.toContain(left[0]);
  });
});

it('a deletion takes the credentials that work, where the deployment has brought others', async () => {
  const { secrets, googleAuth } = play.cloud;
  secrets.set(SECRET, googleAuth.keys.create(SERVICE_ACCOUNT));
  const first = await deploy('1', (template) => ({ ...template, Resources: withSecret(template.Resources) }));
  secrets.clear();
  googleAuth.keys.delete(SERVICE_ACCOUNT);
  googleAuth.tokens.revokeAll();
  await deploy('2');
  expect(deletions()).toEqual([first]);
});

/** Credentials of a secret, as a deployment would bring them: to the link, and to what `reconcile` may use. */
function withSecret(resources: SynthesizedTemplate['Resources']): unknown {
  const changed = resources as unknown as Record<string, { Type: string; Properties: { Credentials?: unknown; Environment?: { Variables: Record<string, unknown> } } }>;
  for (const { Type, Properties } of Object.values(changed)) {
    if (Type === 'Custom::GkeInstanceProfileLink') {
      Properties.Credentials = { Kind: 'secret', SecretArn: SECRET };
    }
    const variables = Properties?.Environment?.Variables;
    if (variables?.[FunctionEnvironment.GOOGLE_USES] !== undefined) {
      variables[FunctionEnvironment.GOOGLE_USES] = createHash('sha256').update('acme-prod|secret').digest('base64url').slice(0, 22);
    }
  }
  return changed;
}
