import { SAMPLE_STACK } from '../../play/sample-stack';
import { ValidationError } from '../../aws/cloudformation/validation-error';
import { FEWER_LOOKS_SECONDS } from '../../aws/step-functions/late-waits';
import type { InterceptedCall } from '../../world/gateway/fault';
import { violationsOf } from '../invariants';
import type { Violation } from '../invariants/invariant';
import { SILENT } from '../../play/narrator';
import { Play } from '../../play/play';
import type { Scenario, SweepShape } from '../../scenarios/scenario';
import { describeCall } from './call-faults';
import { CallPath, crashesIn, type CountedCall, type CrashMoment, type CrashMoments } from './crash-points';
import { Watch } from './watch';
import { plantedSecrets } from './outputs';

/** Lambda tries again after one and two minutes, and the state machine after seconds. */
const AFTERMATH_MS = 15 * 60 * 1000;
const LONGER_THAN_AN_INTERVAL_MS = 65 * 60 * 1000;

export interface CrashOutcome {
  readonly played: readonly CrashMoment[];
  /** The play went another way, because of the crashes before. */
  readonly missed: readonly CrashMoment[];
  readonly violations: readonly Violation[];
  readonly timeline: string;
}

interface Played {
  readonly calls: readonly CountedCall[];
  readonly missed: readonly CrashMoment[];
  /** What the story itself found not to be as it should. */
  readonly failures: readonly string[];
  readonly violations: readonly Violation[];
  readonly timeline: string;
}

/**
 * Plays a scenario undisturbed, and finds every moment at which one of its functions can be killed.
 *
 * @throws when it does not end as it should: then a turn of the story is missing, and its calls with it.
 */
export async function crashesOf(scenario: Scenario): Promise<readonly CrashMoments[]> {
  const { calls, failures, violations, timeline } = await play(scenario);
  const wrong = [...failures, ...violations.map(({ message }) => message)];
  if (wrong.length > 0) {
    throw new Error(`scenario ${scenario.name}, played for the crash sweep, does not end as it should: ${wrong.join('; ')}; look at its sweepShape\n${timeline}`);
  }
  return crashesIn(scenario.name, calls);
}

/** Kills the running function before or after a call, at most once for each request, and lets the world go on. A play that breaks off is a violation, too. */
export async function crashAt(scenario: Scenario, ...moments: CrashMoments): Promise<CrashOutcome> {
  try {
    const { missed, violations, timeline } = await play(scenario, moments);
    return { played: moments.filter((moment) => !missed.includes(moment)), missed, violations, timeline };
  } catch (error) {
    const message = `it broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { played: moments, missed: [], violations: [{ invariant: 'The play itself', message }], timeline: '' };
  }
}

async function play(scenario: Scenario, moments: readonly CrashMoment[] = []): Promise<Played> {
  const shape: SweepShape = scenario.sweepShape ?? { nodes: scenario.fewestNodes ?? 1, secondsPerNode: 1 };
  const played = await Play.begin(shape, SILENT, scenario.target);
  const { cloud } = played;
  cloud.stepFunctions.waitsLateBySeconds = FEWER_LOOKS_SECONDS;
  try {
    const watch = new Watch(cloud, SAMPLE_STACK);
    const killer = new Killer(moments, (fault) => watch.timeline.add(`fault   ${fault}`));
    const intercepted: CountedCall[] = [];
    cloud.gateway.intercept = (call) => {
      keepPace(played, call, shape);
      const counted = { ...call, requestsSent: cloud.cloudFormation.sentRequests.length };
      intercepted.push(counted);
      return killer.intercept(counted);
    };
    await unlessRefused(() => scenario.play(played, shape));
    await played.settle();
    const until = cloud.clock.now() + AFTERMATH_MS;
    cloud.clock.at(until, () => undefined);
    await cloud.clock.run(() => cloud.clock.now() >= until && cloud.isQuiet());
    const missed = killer.missed();
    watch.witness.atRest();
    const calls = [...intercepted];
    // Whatever was killed: what is open is what is so, once the watch has looked again.
    if (watch.drift.told().length > 0) {
      await watch.drift.watchFor(LONGER_THAN_AN_INTERVAL_MS);
    }
    const recording = watch.recording([], plantedSecrets('{}'));
    const { failures } = played.summary(scenario.name);
    return { calls, missed, failures, violations: violationsOf(recording), timeline: watch.timeline.render() };
  } finally {
    await played.end();
  }
}

/** Kills at each moment, once it comes. */
class Killer {
  private readonly path = new CallPath();
  private readonly left: Set<CrashMoment>;

  public constructor(
    private readonly moments: readonly CrashMoment[],
    private readonly tell: (fault: string) => void,
  ) {
    this.left = new Set(moments);
  }

  public intercept(call: CountedCall): CrashMoment['how'] | 'pass' {
    const { requestsSent } = call;
    const path = this.path.after(requestsSent, describeCall(call));
    const moment = [...this.left].find((one) => one.requestsSent === requestsSent && one.path === path);
    if (moment === undefined) {
      return 'pass';
    }
    this.left.delete(moment);
    this.tell(`${moment.how}: ${moment.call}`);
    return moment.how;
  }

  /** @throws when the first one did not come: up to it, a play has to go like the one before. */
  public missed(): readonly CrashMoment[] {
    const [first] = this.moments;
    if (first !== undefined && this.left.has(first)) {
      throw new Error(`call ${first.index} was not ${first.call}: the play cannot be repeated`);
    }
    return [...this.left];
  }
}

/** Google takes the next update at its own pace. */
function keepPace({ cloud: { gke } }: Play, { action }: InterceptedCall, { paces = [] }: SweepShape): void {
  if (/^PATCH|:rollback$/.test(action)) {
    const begun = gke.requests.entries.filter(({ kind, status }) => (kind === 'patch' || kind === 'rollback') && status < 400).length;
    gke.settings.secondsPerNode = paces[Math.min(begun, paces.length - 1)] ?? gke.settings.secondsPerNode;
  }
}

/** The story may have come to an end in which CloudFormation does not do what it wants next; that is an end, too. */
async function unlessRefused(story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    if (!(error instanceof ValidationError)) {
      throw error;
    }
  }
}
