import { Agent, type AgentOptions } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SERVICE_LIMIT, type TimeLimit } from './invocation-time';
import { inTime, readWhole } from './whole-call';

/** Of a connection, and of a proxy's answer: nobody needs as long who answers in time. */
const CONNECTION_TIMEOUT_MS = 3_000;

/** Settings of every AWS client. */
export interface AwsClientDefaults {
  readonly maxAttempts: number;
  readonly requestHandler: WholeCallHandler;
}

/** One attempt: the state machine is what tries again, and a function that waits is a function that can die waiting. */
export function awsClientDefaults(limit: TimeLimit = SERVICE_LIMIT): AwsClientDefaults {
  return { maxAttempts: 1, requestHandler: new WholeCallHandler(limit) };
}

/**
 * No connection is kept: Lambda freezes a function between invocations, the service hangs up meanwhile, and with one
 * attempt the first call after that would fail. `proxyEnv` (Node 24) reads HTTPS_PROXY and NO_PROXY, which the engine's
 * `proxy` sets; `timeout` ends the wait for the proxy's answer.
 */
export function outgoingAgent(): Agent {
  const options: AgentOptions & { readonly proxyEnv: NodeJS.ProcessEnv } = { keepAlive: false, timeout: CONNECTION_TIMEOUT_MS, proxyEnv: process.env };
  return new Agent(options);
}

/**
 * The SDK's own handler, except that a call has an end: the timeouts of that one are for the wait for headers, and nobody
 * watches over the body, which is read here.
 */
export class WholeCallHandler extends NodeHttpHandler {
  public constructor(private readonly limit: TimeLimit) {
    super({ httpsAgent: outgoingAgent(), connectionTimeout: CONNECTION_TIMEOUT_MS });
  }

  public override async handle(request: Request, options: Options = {}): Promise<Answer> {
    return inTime(this.limit, async (signal) => {
      const { response } = await super.handle(request, { ...options, abortSignal: signal });
      response.body = await readWhole(response.body as AsyncIterable<unknown>);
      return { response };
    });
  }
}

type Request = Parameters<NodeHttpHandler['handle']>[0];
type Options = Parameters<NodeHttpHandler['handle']>[1];
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Makes one client for each region that is asked. */
export function perRegion<Client>(make: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? make(region);
    clients.set(region, client);
    return client;
  };
}
