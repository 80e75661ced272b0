import { Duration } from 'aws-cdk-lib';
import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { CustomResourceEvent, RequestType } from '../../rehearsal/aws/cloudformation/custom-resource/custom-resource-event';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { forgedRequest } from '../../rehearsal/play/forged-request';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { MANUAL_PROFILE } from '../../rehearsal/play/sample-cloud';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { failingAfter } from '../../rehearsal/play/with-sibling';
import { page } from '../../rehearsal/world/gateway/outage';

/*
 * A service control policy, or a VPC without a way to CloudFormation: it sends requests and takes answers, but the functions
 * cannot ask it anything, from some moment on and for good.
 */

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 3, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(() => play.end());

const counts = () => play.cloud.gke.requests.counts(play.target);

function loseCloudFormation(): void {
  play.cloud.gateway.answerFor(ServiceName.CLOUDFORMATION, () => page(403));
}

/** As soon as Google has taken the next update. */
function loseCloudFormationWithTheNextUpdate(): void {
  let isLost = false;
  play.cloud.gke.requests.onRequest(({ kind }) => {
    if (kind === 'patch' && !isLost) {
      isLost = true;
      loseCloudFormation();
    }
  });
}

describe('where CloudFormation can no longer be asked', () => {
  it('a rotation fails before it has touched anything, and its rollback has nothing to undo', async () => {
    await play.deploy('Link', { generation: '1' });
    const first = play.newestProfile();
    loseCloudFormation();
    const { status } = await play.deploy('Rotate', { generation: '2' });
    await play.settle();
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(counts()).toMatchObject({ patch: 1, rollback: 0, cancel: 0 });
    play.checkReason('the events say why', 'CloudFormation does not stand by this request');
    play.checkRunsUnder('the pool runs under its first profile', first);
    expect(play.summary('').failures).toEqual([]);
  });

  it.each([
    ['while nodes move', undefined],
    ['after every node has moved', LINK_RESOURCE_TYPE],
  ])('a rotation is rolled back that something else ends %s', async (_when, behind) => {
    await play.deploy('Link', { generation: '1' });
    const first = play.newestProfile();
    loseCloudFormationWithTheNextUpdate();
    const { status } = await play.deploy('Rotate', { generation: '2' }, failingAfter(90, behind));
    await play.settle();
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    play.checkRunsUnder('the pool runs under its first profile', first);
    expect(play.isDeleted(play.newestProfile())).toBe(true);
    expect(play.summary('').failures).toEqual([]);
  });

  it('a change of the timeout fails or not, and its rollback has nothing to undo', async () => {
    await play.deploy('Link', { generation: '1' });
    const first = play.newestProfile();
    loseCloudFormation();
    const { status } = await play.deploy('Give it longer', { generation: '1', timeout: Duration.minutes(40) }, failingAfter(90, LINK_RESOURCE_TYPE));
    await play.settle();
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(counts()).toMatchObject({ patch: 1, rollback: 0, cancel: 0 });
    play.checkRunsUnder('the pool runs under its first profile', first);
  });

  it('a first rotation that has not come to its end goes back with its stack', async () => {
    loseCloudFormationWithTheNextUpdate();
    const { status } = await play.deploy('Link', { generation: '1' }, failingAfter(90));
    await play.settle();
    expect(status).toBe('ROLLBACK_COMPLETE');
    play.checkRunsUnder('the pool runs under the profile of before', MANUAL_PROFILE);
    expect(play.isDeleted(play.newestProfile())).toBe(true);
    expect(play.summary('').failures).toEqual([]);
  });

  it('a profile that a rotation has left is deleted', async () => {
    await play.deploy('Link', { generation: '1' });
    const first = play.newestProfile();
    play.cloud.lambda.deliver = ({ event }) => {
      if ((event as { RequestType?: string }).RequestType === 'Delete') {
        loseCloudFormation();
      }
      return [0];
    };
    const { status } = await play.deploy('Rotate', { generation: '2' });
    await play.settle();
    expect(status).toBe('UPDATE_COMPLETE');
    expect(play.isDeleted(first)).toBe(true);
    play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
    expect(play.summary('').failures).toEqual([]);
  });
});

/** Everything in it is valid, and nobody can be asked: the ledger has to know that the stack is at rest. */
describe('a forged request to a stack at rest, where CloudFormation cannot be asked', () => {
  const properties = () => play.cloud.cloudFormation.describe(SAMPLE_STACK).resources.find(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)?.properties ?? {};
  const newest = (): string => String(properties()['ProfileName']);
  const withProfile = (name: string) => ({ ...properties(), ProfileName: name, ProfileArn: String(properties()['ProfileArn']).replace(newest(), name) });
  const untouched = (): unknown => ({ view: play.cloud.gke.view(play.target), profiles: [...play.cloud.iam.current.profiles.values()] });
  let first: string;

  beforeEach(async () => {
    await play.deploy('Link', { generation: '1' });
    first = play.newestProfile() ?? '';
    await play.deploy('Rotate', { generation: '2' });
    await play.settle();
    loseCloudFormation();
  });

  it.each<[string, RequestType, () => Partial<CustomResourceEvent>]>([
    ['moves no nodes back', 'Delete', () => ({})],
    ['moves no nodes back as a rollback would', 'Update', () => ({ ResourceProperties: withProfile(first), OldResourceProperties: properties() })],
    ['moves no nodes on', 'Update', () => ({ ResourceProperties: withProfile('forged'), OldResourceProperties: properties() })],
    ['undoes nothing that was never done', 'Update', () => ({ OldResourceProperties: withProfile('forged') })],
    ['runs no other pool under the profile', 'Create', () => ({ ResourceProperties: { ...properties(), NodePool: 'canary' } })],
    ['makes no other pool go back', 'Update', () => ({ ResourceProperties: { ...properties(), NodePool: 'canary' }, OldResourceProperties: properties() })],
  ])('%s', async (_what, requestType, changes) => {
    const before = JSON.stringify(untouched());
    const executions = play.cloud.executions.length;
    const forged = forgedRequest(play.cloud, SAMPLE_STACK, requestType, { changes: changes() });
    play.cloud.lambda.invokeAsync(forged?.functionArn ?? '', forged?.event);
    await play.cloud.clock.run();
    expect(JSON.stringify(untouched())).toBe(before);
    expect(counts()).toMatchObject({ patch: 2, rollback: 0, cancel: 0 });
    expect(play.cloud.executions.length).toBe(executions + 1);
  });
});
