import type { Clock } from '../clock/clock';
import { LoopbackServer, type LoopbackHandler, type LoopbackRequest, type LoopbackResponse } from '../http/loopback-server';
import { actionOf } from './action';
import { CALL_HEADER, CALLER_HEADER, type Caller } from './caller';
import type { Intercept, InterceptedCall, RecordedCall } from './fault';
import { LONGEST_CONNECTION_MS, stalled } from './stalled-answer';

const CUT_OFF: LoopbackResponse = { status: 0, cutOff: true };
const CONTAINER_PREFIX = '/c/';
const SERVICE_PREFIX = '/s/';

interface Route {
  readonly callerId: string | undefined;
  readonly service: string;
  /** Path as the service sees it. */
  readonly path: string;
}

/**
 * The one front door through which the functions reach every service.
 *
 * `/c/<container>/<service>/…` says who is calling; `/s/<service>/…` is for addresses that are made before anybody knows
 * who will call them, such as a ResponseURL: there the container's header says it.
 */
export class Gateway {
  public static async start(clock: Clock): Promise<Gateway> {
    const holder: { gateway?: Gateway } = {};
    const server = await LoopbackServer.start((request) => holder.gateway?.handle(request) ?? CUT_OFF);
    holder.gateway = new Gateway(clock, server);
    return holder.gateway;
  }

  /** Every call of a container that was alive, in the order of arrival. */
  public readonly calls: RecordedCall[] = [];

  /** Decides what happens to a call; faults are injected here. */
  public intercept: Intercept = () => 'pass';

  /** Calls that are late and have not arrived: whoever made them may have ended long ago. */
  public callsOnTheWay = 0;

  private readonly callers = new Map<string, Caller>();
  private readonly services = new Map<string, LoopbackHandler>();
  /** What answers instead of a service, the newest last. */
  private readonly insteadOf = new Map<string, LoopbackHandler[]>();

  private constructor(
    private readonly clock: Clock,
    private readonly server: LoopbackServer,
  ) {}

  public get origin(): string {
    return this.server.origin;
  }

  public register(service: string, handler: LoopbackHandler): void {
    if (this.services.has(service)) {
      throw new Error(`service ${service} is already registered`);
    }
    this.services.set(service, handler);
  }

  /**
   * Lets `handler` answer for a service, to everybody; calls can be interfered with as before.
   *
   * @returns what takes it back.
   */
  public answerFor(service: string, handler: LoopbackHandler): () => void {
    const others = (): LoopbackHandler[] => (this.insteadOf.get(service) ?? []).filter((one) => one !== handler);
    this.insteadOf.set(service, [...others(), handler]);
    return () => {
      this.insteadOf.set(service, others());
    };
  }

  /** Lets `caller` in, and whoever calls in its name. */
  public admit(caller: Caller): void {
    this.callers.set(caller.id, caller);
  }

  /** Address of `service` for one caller. */
  public endpoint(callerId: string, service: string): string {
    return `${this.origin}${CONTAINER_PREFIX}${callerId}/${service}`;
  }

  /** Address of `service` for whoever gets to know it. */
  public url(service: string): string {
    return `${this.origin}${SERVICE_PREFIX}${service}`;
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private async handle(received: LoopbackRequest): Promise<LoopbackResponse> {
    const route = parseRoute(received);
    const handler = route && this.handlerOf(route.service);
    if (!route || !handler) {
      return { status: 404, body: `no service at ${received.url.pathname}` };
    }
    const request = { ...received, url: new URL(`${route.path}${received.url.search}`, this.origin) };
    if (route.callerId === undefined) {
      return this.dated(await handler(request));
    }
    const caller = this.callers.get(route.callerId);
    if (caller?.alive !== true) {
      return CUT_OFF;
    }
    const recorded: RecordedCall = {
      time: this.clock.now(),
      containerId: caller.id,
      functionName: caller.functionName,
      handler: caller.handler,
      invocationId: caller.invocationId,
      service: route.service,
      action: actionOf(request),
    };
    this.calls.push(recorded);
    const response = await this.play({ ...recorded, request }, caller, handler);
    // Read again: the caller may have died while it waited for this answer.
    return caller.alive ? response : CUT_OFF;
  }

  private handlerOf(service: string): LoopbackHandler | undefined {
    return this.insteadOf.get(service)?.at(-1) ?? this.services.get(service);
  }

  private async play(call: InterceptedCall, caller: Caller, handler: LoopbackHandler): Promise<LoopbackResponse> {
    const act = async (): Promise<LoopbackResponse> => this.dated(await handler(call.request));
    const interception = this.intercept(call);
    switch (interception) {
      case 'pass':
        return act();
      case 'cutOff':
        return CUT_OFF;
      case 'cutOffAfter':
        await act();
        return CUT_OFF;
      case 'killBefore':
        caller.kill(`killed before ${call.service} ${call.action}`);
        return CUT_OFF;
      case 'killAfter':
        await act();
        caller.kill(`killed after ${call.service} ${call.action}`);
        return CUT_OFF;
      case 'neverAnswers':
        await this.holdUp(caller, call, LONGEST_CONNECTION_MS);
        return CUT_OFF;
      case 'stopsAfterHeaders':
      case 'byteByByte':
        return stalled(await act(), interception, { clock: this.clock, caller, callId: callIdOf(call) });
      default:
        break;
    }
    if (!('delayMs' in interception)) {
      return this.dated(interception);
    }
    if (interception.late === 'call') {
      this.callsOnTheWay += 1;
      await this.holdUp(caller, call, interception.delayMs);
      this.callsOnTheWay -= 1;
      return caller.alive ? act() : CUT_OFF;
    }
    const response = await act();
    await this.holdUp(caller, call, interception.delayMs);
    return response;
  }

  private async holdUp(caller: Caller, call: InterceptedCall, delayMs: number): Promise<void> {
    const callId = callIdOf(call);
    caller.pause(callId);
    await new Promise<void>((resolve) => {
      this.clock.at(this.clock.now() + delayMs, () => {
        caller.resume(callId);
        resolve();
      });
    });
  }

  /** AWS clients correct their clocks by the `Date` of an answer, so it has to be the play's date. */
  private dated(response: LoopbackResponse): LoopbackResponse {
    return { ...response, headers: { date: new Date(this.clock.now()).toUTCString(), ...response.headers } };
  }
}

function callIdOf(call: InterceptedCall): string {
  return String(call.request.headers[CALL_HEADER]);
}

function parseRoute(request: LoopbackRequest): Route | undefined {
  const { pathname } = request.url;
  if (pathname.startsWith(CONTAINER_PREFIX)) {
    const [callerId = '', service = '', ...rest] = pathname.slice(CONTAINER_PREFIX.length).split('/');
    return { callerId, service, path: `/${rest.join('/')}` };
  }
  if (pathname.startsWith(SERVICE_PREFIX)) {
    const [service = '', ...rest] = pathname.slice(SERVICE_PREFIX.length).split('/');
    const header = request.headers[CALLER_HEADER];
    return { callerId: typeof header === 'string' ? header : undefined, service, path: `/${rest.join('/')}` };
  }
  return undefined;
}
