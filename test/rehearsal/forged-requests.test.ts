import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { CustomResourceEvent, RequestType } from '../../rehearsal/aws/cloudformation/custom-resource/custom-resource-event';
import { FORGERIES, forgedRequest } from '../../rehearsal/play/forged-request';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

let play: Play;

beforeAll(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  await play.deploy('Link', { generation: '1' });
});

afterAll(() => play.end());

/** Lets the function have it, and everything that comes of it happen. */
async function invoke(...args: Parameters<typeof forgedRequest>): Promise<void> {
  const forged = forgedRequest(...args);
  expect(forged).toBeDefined();
  play.cloud.lambda.invokeAsync(forged?.functionArn ?? '', forged?.event);
  await play.cloud.clock.run();
}

const world = (): unknown => ({
  asked: play.cloud.gke.requests.counts(play.target),
  view: play.cloud.gke.view(play.target),
  profiles: [...play.cloud.iam.current.profiles.values()],
  rows: play.cloud.gateway.calls.filter(({ service, action }) => service === 'dynamodb' && action !== 'GetItem').length,
  executions: play.cloud.executions.length,
  answers: play.cloud.cloudFormation.answers.length,
});

describe.each(FORGERIES)('a request %s', (forgery) => {
  it.each(['Create', 'Update', 'Delete'] as const)('changes nothing, and is answered to nobody: %s', async (requestType) => {
    const before = JSON.stringify(world());
    await invoke(play.cloud, SAMPLE_STACK, requestType, { forgery });
    expect(JSON.stringify(world())).toBe(before);
  });
});

/** Everything in it is valid, but CloudFormation knows of no operation that it could be part of. */
describe('a request with every field valid, to a stack at rest', () => {
  const properties = () => play.cloud.cloudFormation.describe(SAMPLE_STACK).resources.find(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)?.properties ?? {};
  const profile = (): string => String(properties()['ProfileName']);
  const untouched = (): unknown => ({ asked: play.cloud.gke.requests.entries.length, view: play.cloud.gke.view(play.target), profiles: [...play.cloud.iam.current.profiles.values()] });

  it.each<[string, RequestType, () => Partial<CustomResourceEvent>]>([
    ['moves no nodes back', 'Delete', () => ({})],
    ['moves no nodes back as a rollback would', 'Update', () => ({ OldResourceProperties: { ...properties(), ProfileName: 'other', ProfileArn: String(properties()['ProfileArn']).replace(profile(), 'other') } })],
    ['deletes no profile for another cluster', 'Delete', () => ({ PhysicalResourceId: `acme-prod/europe-west1/other/workers/${profile()}`, ResourceProperties: { ...properties(), Location: 'europe-west1', Cluster: 'other' } })],
    ['runs no other pool under the profile', 'Create', () => ({ ResourceProperties: { ...properties(), NodePool: 'canary' } })],
  ])('%s', async (_what, requestType, changes) => {
    const before = JSON.stringify(untouched());
    const executions = play.cloud.executions.length;
    await invoke(play.cloud, SAMPLE_STACK, requestType, { changes: changes() });
    expect(JSON.stringify(untouched())).toBe(before);
    expect(play.cloud.executions.length).toBe(executions + 1);
    play.checkLog('the log says why', 'refused', 'CloudFormation does not stand by this request', 'no operation is under way');
    expect(play.summary('').failures).toEqual([]);
  });
});

it.each<[string, RequestType, string, string]>([
  ['that the stack does not have', 'Create', 'Forged', 'the stack has no resource Forged'],
  ['that is something else', 'Delete', 'GkeInstanceProfileRotationLedger', 'GkeInstanceProfileRotationLedger is a resource of type AWS::DynamoDB::Table'],
])('a request for a resource %s changes nothing while an operation is under way', async (_what, requestType, logicalId, words) => {
  const { clock, gke, lambda } = play.cloud;
  const forged = forgedRequest(play.cloud, SAMPLE_STACK, requestType, { changes: { LogicalResourceId: logicalId } });
  clock.at(clock.now() + 90_000, () => lambda.invokeAsync(forged?.functionArn ?? '', forged?.event));
  const { patch } = gke.requests.counts(play.target);
  const { status } = await play.deploy('Rotate, and forge meanwhile', { generation: logicalId });
  await clock.run();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(gke.requests.counts(play.target)).toMatchObject({ patch: patch + 1, rollback: 0, cancel: 0 });
  play.checkLog('the log says why', 'refused', words);
  play.checkRunsUnder('the pool runs under its newest profile', play.newestProfile());
  expect(play.summary('').failures).toEqual([]);
});

it('a rotation after all that is outranked by none of them', async () => {
  const { status } = await play.deploy('Rotate', { generation: '2' });
  expect(status).toBe('UPDATE_COMPLETE');
  play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  expect(play.summary('').failures).toEqual([]);
});
