import type { Clock } from '../../world/clock/clock';
import type { CustomResourceEvent } from './custom-resource/custom-resource-event';
import type { FunctionInvoker } from './resource-provider';

/** Seconds after which an event is delivered, once for each entry: `[]` is never, `[0, 90]` is twice. */
export type DeliveryPlan = (event: CustomResourceEvent, sequence: number) => readonly number[];

/** Delivers events as an asynchronous invocation may: not at all, late, more than once, out of order. */
export class UnkindInvoker implements FunctionInvoker {
  private sequence = 0;

  public constructor(
    private readonly invoker: FunctionInvoker,
    private readonly clock: Clock,
    private readonly plan: DeliveryPlan,
  ) {}

  public invokeAsync(functionArn: string, event: unknown): void {
    for (const seconds of this.plan(event as CustomResourceEvent, this.sequence++)) {
      this.clock.at(this.clock.now() + seconds * 1000, () => this.invoker.invokeAsync(functionArn, event));
    }
  }
}
