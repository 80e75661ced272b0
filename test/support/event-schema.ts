import type { DeliveredEvent } from '../../rehearsal/aws/events/event-bridge';
import { faultOf } from '../../rehearsal/proof/invariants/events';

/** @throws where an event does not say what the schema that ships says it does. */
export function validateDetail({ 'detail-type': type, detail }: Pick<DeliveredEvent, 'detail-type' | 'detail'>): void {
  const fault = faultOf({ type, detail });
  if (fault !== undefined) {
    throw new Error(fault);
  }
}
