import { Agent, type AgentOptions } from 'node:https';

/** Settings of every AWS client. */
export interface AwsClientDefaults {
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly httpsAgent: Agent;
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

/**
 * One attempt: the state machine is what tries again, and a function that waits is a function that can die waiting.
 *
 * No connection is kept: Lambda freezes a function between invocations, the service hangs up meanwhile, and with one
 * attempt the first call after that would fail. `proxyEnv` (Node 24) reads HTTPS_PROXY and NO_PROXY, which the engine's
 * `proxy` sets. Without `throwOnRequestTimeout` the client only warns, and waits until Lambda ends the function.
 */
export function awsClientDefaults(): AwsClientDefaults {
  const options: AgentOptions & { readonly proxyEnv: NodeJS.ProcessEnv } = { keepAlive: false, proxyEnv: process.env };
  return {
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent(options), connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  };
}
