import type { VirtualClock } from '../../../../../rehearsal/world/clock/virtual-clock';
import type { CustomResourceEvent } from '../../../../../rehearsal/aws/cloudformation/custom-resource/custom-resource-event';
import type { FunctionInvoker } from '../../../../../rehearsal/aws/cloudformation/resource-provider';

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly PhysicalResourceId: string;
  readonly Reason?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** What a script does with an event: nothing at all, or an answer after some virtual seconds. */
export type Reaction = { readonly answer: Answer; readonly afterSeconds: number } | undefined;

export type Script = (event: CustomResourceEvent) => Reaction;

export interface ReceivedEvent {
  readonly time: number;
  readonly event: CustomResourceEvent;
}

export function success(
  physicalId: string,
  { afterSeconds = 5, data = {} }: { readonly afterSeconds?: number; readonly data?: Answer['Data'] } = {},
): Reaction {
  return { answer: { Status: 'SUCCESS', PhysicalResourceId: physicalId, Data: data }, afterSeconds };
}

export function failure(physicalId: string, reason: string, afterSeconds = 5): Reaction {
  return { answer: { Status: 'FAILED', PhysicalResourceId: physicalId, Reason: reason }, afterSeconds };
}

/** Puts a body to a ResponseURL as a function would. @returns the HTTP status. */
export async function put(url: string, body: string, headers: Record<string, string> = { 'content-type': '' }) {
  const response = await fetch(url, { method: 'PUT', headers, body });
  await response.text();
  return response.status;
}

/** Functions behind custom resources, each a few lines of script; answers travel over real HTTP. */
export class ScriptedFunctions implements FunctionInvoker {
  public readonly received: ReceivedEvent[] = [];

  public constructor(
    private readonly clock: VirtualClock,
    public script: Script,
  ) {}

  public get requests(): readonly string[] {
    return this.received.map(({ event }) => `${event.RequestType} ${event.PhysicalResourceId ?? '-'}`);
  }

  public invokeAsync(_functionArn: string, payload: unknown): void {
    const event = payload as CustomResourceEvent;
    this.received.push({ time: this.clock.now(), event });
    const reaction = this.script(event);
    if (reaction) {
      const body = JSON.stringify({
        ...reaction.answer,
        StackId: event.StackId,
        RequestId: event.RequestId,
        LogicalResourceId: event.LogicalResourceId,
      });
      this.clock.at(this.clock.now() + reaction.afterSeconds * 1000, async () => {
        await put(event.ResponseURL, body);
      });
    }
  }
}
