import { Duration } from 'aws-cdk-lib';
import { FunctionHandler } from '../../lib/contract';
import { MOST_HISTORY_EVENTS_OF_A_ROTATION, MOST_POLLS } from '../../rehearsal/proof/invariants/bounds';
import { NOT_READY, OTHER_LAMBDA_FAULTS, THROTTLED } from '../../rehearsal/aws/lambda/availability';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

/*
 * What Lambda, Step Functions and EventBridge do to an engine that is well: whatever it is, and whichever state it
 * meets, it decides about no rotation.
 */

const MINUTE = 60_000;
/** Fewer looks, and soon enough for an answer that is due within minutes. */
const LATE_SECONDS = 30;
const { BEGIN, RECONCILE, REPORT } = FunctionHandler;

let play: Play;

async function begin(nodes: number, secondsPerNode: number, waitsLateBySeconds = 0): Promise<void> {
  play = await Play.begin({ nodes, secondsPerNode, waitsLateBySeconds }, SILENT);
}

/** What comes before the rotation that a test is about. */
async function link(): Promise<void> {
  const { stepFunctions } = play.cloud;
  const { waitsLateBySeconds } = stepFunctions;
  stepFunctions.waitsLateBySeconds = FEWER_LOOKS_SECONDS;
  await play.deploy('Link', { generation: '1' });
  stepFunctions.waitsLateBySeconds = waitsLateBySeconds;
}

afterEach(async () => {
  await play.end();
});

/** Nothing was moved back, and nobody was asked more than once for what is needed once. */
function isNoneTheWorse(patches = 1): void {
  const { gke, executions } = play.cloud;
  expect(gke.requests.counts(play.target)).toMatchObject({ patch: patches, rollback: 0, cancel: 0 });
  expect(gke.view(play.target).nodes.map(({ profile }) => profile)).toEqual(gke.view(play.target).nodes.map(() => play.newestProfile()));
  expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'SUCCEEDED'));
  expect(Math.max(...executions.map(({ historyEvents }) => historyEvents))).toBeLessThanOrEqual(MOST_HISTORY_EVENTS_OF_A_ROTATION);
  const polls = executions.map(({ historyLog }) => historyLog.filter(({ type, state }) => type === 'TaskStateEntered' && state === 'Reconcile').length);
  expect(Math.max(...polls)).toBeLessThanOrEqual(MOST_POLLS);
}

function fail(error: string, afterMs: number, forMs: number, handler?: string): void {
  const { clock, lambda } = play.cloud;
  clock.at(clock.now() + afterMs, () => lambda.availability.fail(error, forMs, handler));
}

describe('a rotation of more than ten hours', () => {
  // At its end it is near the most looks and events of history that there may be.
  it.each([
    [0, FEWER_LOOKS_SECONDS],
    [632, 0],
  ])('is none the worse for 45 minutes without concurrency from minute %d on', async (minute, late) => {
    await begin(50, 760, late);
    fail(THROTTLED, minute * MINUTE, 45 * MINUTE);
    const { status } = await play.deploy('Link', { generation: '1', timeout: Duration.hours(12) });
    await play.settle();
    expect(status).toBe('CREATE_COMPLETE');
    isNoneTheWorse();
  });
});

describe('a rotation within the hour', () => {
  it.each([
    ['before it is begun', 0, undefined],
    ['of begin only', 0, BEGIN],
    ['while nodes move', 1, undefined],
    ['while the answer is due', 4, undefined],
    ['of report only', 0, REPORT],
    ['of reconcile only', 1, RECONCILE],
  ])('is answered in time after 45 minutes without concurrency %s', async (_when, minute, handler) => {
    // Begun so late, it has a minute left.
    await (minute === 0 ? begin(1, 20) : begin(4, 60, LATE_SECONDS));
    await link();
    fail(THROTTLED, minute * MINUTE, 45 * MINUTE, handler);
    const { status } = await play.deploy('Rotate', { generation: '2' });
    await play.settle();
    expect(status).toBe('UPDATE_COMPLETE');
    isNoneTheWorse(2);
  });

  it('is none the worse for whatever else becomes of a look: longer of each than a retrier of its own, as the CDK makes them, would stand', async () => {
    await begin(4, 60, LATE_SECONDS);
    await link();
    const errors = [...NOT_READY, ...OTHER_LAMBDA_FAULTS, 'States.Timeout', 'Sandbox.Timedout', 'Runtime.ExitError'];
    errors.forEach((error, index) => fail(error, (1 + index * 3) * MINUTE, 3 * MINUTE));
    const { status } = await play.deploy('Rotate', { generation: '2' });
    await play.settle();
    expect(status).toBe('UPDATE_COMPLETE');
    isNoneTheWorse(2);
  });

  it.each(['killBefore' as const, 'too slow' as const])('goes on when every look is lost for half an hour: %s', async (how) => {
    await begin(4, 60, LATE_SECONDS);
    await link();
    const { clock, gateway } = play.cloud;
    const [from, until] = [clock.now() + 3 * MINUTE, clock.now() + 33 * MINUTE];
    // The pre-flight's and the ledger's calls have timeouts of their own; an invocation that is frozen has none.
    gateway.intercept = ({ handler, time }) => (handler !== RECONCILE || time < from || time > until ? 'pass' : how === 'killBefore' ? how : { delayMs: 100_000 });
    const { status } = await play.deploy('Rotate', { generation: '2' });
    await play.settle();
    expect(status).toBe('UPDATE_COMPLETE');
    isNoneTheWorse(2);
  });
});

it('neither an update nor its way back fails for functions that are asleep for a minute', async () => {
  await begin(4, 60, FEWER_LOOKS_SECONDS);
  await link();
  const first = play.newestProfile();
  const { lambda, gke } = play.cloud;
  lambda.availability.putToSleep();
  gke.faults.failNextUpdate(play.target, 2, { message: 'a node did not drain' });
  gke.requests.onRequest(({ kind }) => {
    if (kind === 'patch') {
      lambda.availability.putToSleep();
    }
  });
  const { status } = await play.deploy('Rotate and fail', { generation: '2' });
  expect(gke.requests.counts(play.target)).toMatchObject({ patch: 2, rollback: 1 });
  await play.settle();
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  play.checkRunsUnder('the pool runs under its first profile again', first);
  expect(play.summary('').failures).toEqual([]);
});
