import { Duration } from 'aws-cdk-lib';
import { refusalXml, requestIdOf } from '../../rehearsal/aws/cloudformation/custom-resource/response-url';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 600, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  await play.deploy('Link', { generation: '1' });
});

afterEach(() => play.end());

const PASSING = { status: 400, headers: { 'content-type': 'application/xml' }, body: refusalXml({ code: 'RequestTimeout', message: 'Your socket connection was not read from' }) };

it.each([
  ['short', undefined],
  ['long', Duration.hours(3)],
])('a %s rotation that has gone well succeeds although S3 does not take the answer for twenty minutes', async (_what, timeout) => {
  const { clock, gateway, gke } = play.cloud;
  let since: number | undefined;
  gateway.intercept = ({ service, time }) => {
    if (service !== ServiceName.CLOUDFORMATION_RESPONSE) {
      return 'pass';
    }
    since ??= time;
    return clock.now() < since + Duration.minutes(20).toMilliseconds() ? PASSING : 'pass';
  };
  const { status } = await play.deploy('Rotate', { generation: '2', ...(timeout === undefined ? {} : { timeout }) });
  await play.settle();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(gke.requests.counts(play.target)).toMatchObject({ patch: 2, rollback: 0, cancel: 0 });
  play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  expect(play.summary('').failures).toEqual([]);
});

it('an answer that S3 never takes is tried until the hour of its request is over, and not longer', async () => {
  const { gateway, clock, cloudFormation, executions } = play.cloud;
  const over = clock.now() + Duration.minutes(70).toMilliseconds();
  const tried = new Map<string, number>();
  gateway.intercept = ({ service, request, time }) => {
    if (service !== ServiceName.CLOUDFORMATION_RESPONSE || time > over) {
      return 'pass';
    }
    tried.set(requestIdOf(request.url) ?? '', time);
    return PASSING;
  };
  const { status } = await play.deploy('Rotate', { generation: '2' });
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  const forward = cloudFormation.sentRequests.find(({ requestType }) => requestType === 'Update');
  expect(forward).toMatchObject({ ending: 'timed out' });
  const minutes = ((tried.get(forward?.requestId ?? '') ?? 0) - (forward?.issuedAt ?? 0)) / 60_000;
  expect(minutes).toBeGreaterThan(57);
  expect(minutes).toBeLessThan(63);
  expect(Math.max(...executions.map(({ historyEvents }) => historyEvents))).toBeLessThan(5000);
});

it('a second delivery of a request that fails for good fails nothing while the first one works', async () => {
  const { gateway, lambda, clock } = play.cloud;
  lambda.deliver = ({ event }) => ((event as { RequestType?: string }).RequestType === 'Update' ? [0, 60_000] : [0]);
  const issued = clock.now();
  gateway.intercept = ({ handler, time }) => (handler.endsWith('begin') && time > issued + 30_000 && time < issued + 600_000 ? 'killBefore' : 'pass');
  const { status } = await play.deploy('Rotate', { generation: '2' });
  expect(lambda.invocations.filter(({ handler, error }) => handler.endsWith('begin') && error !== undefined)).toHaveLength(3);
  expect(status).toBe('UPDATE_COMPLETE');
});

it.each([
  ['a rotation', true],
  ['a rollback', false],
])('%s waits while CloudFormation cannot be asked, and goes on when it can', async (_what, succeeds) => {
  const { clock, gateway, gke, cloudFormation } = play.cloud;
  const back = clock.now() + Duration.minutes(20).toMilliseconds();
  if (!succeeds) {
    gke.faults.failNextUpdate(play.target, 1, { message: 'no' });
  }
  let updates = 0;
  gateway.intercept = ({ service }) => {
    updates = cloudFormation.sentRequests.filter(({ requestType }) => requestType === 'Update').length;
    const isDown = updates === (succeeds ? 1 : 2) && (succeeds ? clock.now() < back : clock.now() < back + Duration.minutes(20).toMilliseconds());
    return isDown && service === ServiceName.CLOUDFORMATION ? { status: 503, body: '<html>503</html>', headers: { 'content-type': 'text/html' } } : 'pass';
  };
  const { status } = await play.deploy('Rotate', { generation: '2' });
  expect(status).toBe(succeeds ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE');
  expect(updates).toBe(succeeds ? 1 : 2);
});
