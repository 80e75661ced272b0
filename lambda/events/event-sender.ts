import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, FunctionEnvironment } from '../../lib/contract';
import { awsCallError } from '../aws/aws-error';
import { awsClientDefaults } from '../clients/aws';
import { EVENT_LIMIT } from '../clients/invocation-time';
import { bounded } from '../log/bounded';
import { clean } from '../log/clean';
import { log } from '../log/log';
import { EVENT_VERSION, type EngineEvent, type EventDetail } from './event';

/*
 * What happened is told when the ledger has it, and never in the way of what happens next: an event that cannot be sent
 * costs a line of the log. Whoever has something to tell writes down that it was told, after it was sent: who dies in
 * between tells it again, under the same ID.
 */

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_AT_ONCE = 10;

/** Sends events of a stack to its bus. */
export class EventSender {
  public constructor(
    private readonly client: Pick<EventBridgeClient, 'send'>,
    /** ID of the stack of the engine. */
    private readonly stack: string,
    /** Name or ARN. */
    private readonly bus: string,
  ) {}

  /**
   * Sends what it can, in one call for each ten. Never throws because of EventBridge.
   *
   * @returns the IDs of those that EventBridge has taken.
   */
  public async send(events: readonly EngineEvent[]): Promise<ReadonlySet<string>> {
    const sent = new Set<string>();
    for (let first = 0; first < events.length; first += MOST_AT_ONCE) {
      const some = events.slice(first, first + MOST_AT_ONCE);
      const failures = await this.failuresOf(some);
      some.forEach((event, index) => {
        const why = failures[index];
        if (why === undefined) {
          sent.add(event.detail.id);
        } else {
          log({ what: 'event not sent', event: event.type, target: event.detail.target, why });
        }
      });
    }
    return sent;
  }

  /** For each event why it was not taken, or undefined. */
  private async failuresOf(events: readonly EngineEvent[]): Promise<readonly (string | undefined)[]> {
    try {
      const { Entries = [] } = await this.client.send(new PutEventsCommand({ Entries: events.map((event) => this.entry(event)) }));
      // In the order of the request; one that lacks its ID was not taken.
      return events.map((_, index) => {
        const { EventId: id, ErrorCode: code = 'no answer', ErrorMessage: said = '' } = Entries[index] ?? {};
        return id === undefined ? `EventBridge did not take it: ${code} ${said}`.trimEnd() : undefined;
      });
    } catch (error) {
      const { message } = awsCallError('events:PutEvents', this.bus, error);
      return events.map(() => message);
    }
  }

  private entry({ type, detail }: EngineEvent): PutEventsRequestEntry {
    const whole: EventDetail = { version: EVENT_VERSION, stack: this.stack, ...detail };
    return { EventBusName: this.bus, Source: EVENT_SOURCE, DetailType: type, Resources: [this.stack], Detail: JSON.stringify(whole, cleaned) };
  }
}

/** The sender of a function. */
export function eventSender(stack: string): EventSender {
  return new EventSender(new EventBridgeClient(awsClientDefaults(EVENT_LIMIT)), stack, process.env[FunctionEnvironment.EVENT_BUS] ?? 'default');
}

/** The line that metrics and people read, whether or not the event can be sent: to be written once. */
export function logEvent({ type, detail }: EngineEvent): void {
  const { request, target, profile, profiles, nodes, minutes, words } = detail;
  const about = profile ?? profiles?.to;
  log({
    what: 'event',
    event: type,
    target,
    ...(request === undefined ? {} : { requestId: request }),
    ...(about === undefined ? {} : { profile: about }),
    ...(nodes === undefined ? {} : { nodesMoved: nodes.moved, nodes: `nodes moved ${nodes.moved} of ${nodes.of}` }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(words === undefined ? {} : { why: words }),
  });
}

function cleaned(_: string, value: unknown): unknown {
  return typeof value === 'string' ? bounded(clean(value)) : value;
}
