import type { ExecutionEnding, ReconcileResult } from '../../lib/contract';
import { tell } from '../events/tell';
import { hasFailed, lastTold } from '../ledger/request-progress';
import type { RequestRow } from '../ledger/request-row';
import { clean } from '../log/clean';
import { bounded } from '../log/bounded';
import type { World } from './world';

/** How long an execution outlives its request, at most, because EventBridge has not taken an event yet. */
const EVENT_PATIENCE_MS = 15 * 60 * 1000;
const EVENT_POLL_SECONDS = 300;

/** After what was seen and done, whatever came of it is told; only then may the execution end, as what it was. */
export async function tellAndEnd(world: World, result: ReconcileResult): Promise<ReconcileResult> {
  const isTold = await tell(world, result.requestId);
  const request = world.ledger.knownRequest(result.requestId);
  if (result.next !== 'done' || request === undefined) {
    return result;
  }
  if (!isTold && world.now() < lastTold(request) + EVENT_PATIENCE_MS) {
    // CloudFormation has its answer, and the claim is let go: nobody waits for this.
    return { ...result, next: 'wait', waitSeconds: EVENT_POLL_SECONDS };
  }
  const ending = endingOf(request);
  return ending === undefined ? result : { ...result, ending };
}

function endingOf(request: RequestRow): ExecutionEnding | undefined {
  const { answer, verdict, assignments = [] } = request;
  if (hasFailed(request)) {
    return { is: 'rotation failed', cause: bounded(clean(verdict?.reason ?? answer?.reason ?? 'no words')) };
  }
  const gaveUp = assignments.find((one) => one.gaveUp !== undefined)?.gaveUp;
  return gaveUp === undefined ? undefined : { is: 'moving back given up', cause: bounded(clean(gaveUp)) };
}
