import { SAMPLE_STACK } from '../../bin/sample-stack';
import { ValidationError } from '../cloudformation/validation-error';
import type { RecordedCall } from '../gateway/fault';
import { violationsOf } from '../invariants';
import type { Violation } from '../invariants/invariant';
import { Play, SILENT } from '../play/play';
import type { Scenario, Shape } from '../scenarios/scenario';
import { describeCall } from './call-faults';
import { Watch } from './watch';
import { plantedSecrets } from './writings';

/** Small enough for thousands of plays; every scenario still has all its turns. */
const SHAPE = { nodes: 1, secondsPerNode: 10 };
/** Lambda tries again after one and two minutes, and the state machine after seconds. */
const AFTERMATH_MS = 15 * 60 * 1000;

/** A moment at which a function is killed: before or after its `index`-th call to the outside, counted over a whole play. */
export interface CrashPoint {
  readonly scenario: Scenario;
  readonly index: number;
  readonly how: 'killBefore' | 'killAfter';
  /** Function and operation. */
  readonly call: string;
  /** How many such calls came before it. */
  readonly occurrence: number;
}

export interface CrashOutcome {
  readonly point: CrashPoint;
  readonly violations: readonly Violation[];
  readonly timeline: string;
}

/** Plays a scenario undisturbed, and finds every point at which one of its functions can be killed. */
export async function crashPointsOf(scenario: Scenario): Promise<readonly CrashPoint[]> {
  const { calls } = await play(scenario);
  const seen = new Map<string, number>();
  return calls.flatMap((recorded, index) => {
    const call = describeCall(recorded);
    const occurrence = seen.get(call) ?? 0;
    seen.set(call, occurrence + 1);
    return (['killBefore', 'killAfter'] as const).map((how) => ({ scenario, index, how, call, occurrence }));
  });
}

/** Kills the function at that point, and lets the world go on. */
export async function crashAt(point: CrashPoint): Promise<CrashOutcome> {
  const { violations, timeline } = await play(point.scenario, point);
  return { point, violations, timeline };
}

interface Played {
  readonly calls: readonly RecordedCall[];
  readonly violations: readonly Violation[];
  readonly timeline: string;
}

async function play(scenario: Scenario, crash?: CrashPoint): Promise<Played> {
  const shape: Shape = { ...SHAPE, nodes: Math.max(SHAPE.nodes, scenario.fewestNodes ?? 1) };
  const played = await Play.begin(shape, SILENT, scenario.target);
  try {
    const { stage } = played;
    const watch = new Watch(stage, SAMPLE_STACK);
    let count = 0;
    stage.gateway.intercept = (call) => {
      const isHere = crash?.index === count;
      count += 1;
      if (isHere) {
        watch.timeline.add(`fault   ${crash.how}: ${describeCall(call)}`);
      }
      return isHere ? crash.how : 'pass';
    };
    await unlessRefused(() => scenario.play(played, shape));
    await played.settle();
    const until = stage.clock.now() + AFTERMATH_MS;
    stage.clock.at(until, () => undefined);
    await stage.clock.run(() => stage.clock.now() >= until && stage.isQuiet());
    watch.witness.atRest();
    const chronicle = watch.chronicle([], plantedSecrets('{}'));
    return { calls: stage.gateway.calls, violations: violationsOf(chronicle), timeline: watch.timeline.render() };
  } finally {
    await played.end();
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
