import { Console } from 'node:console';
import { createRequire } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import type { VirtualClock } from '../../world/clock/virtual-clock';
import type { Caller } from '../../world/gateway/caller';
import type { CommonJsSource, ShadowedGlobals } from '../../world/sandbox/common-js-source';
import { virtualDate } from '../../world/sandbox/virtual-date';
import { virtualTimers } from '../../world/sandbox/virtual-timers';
import { Activity } from './activity';
import { ContainerClock } from './container-clock';
import { exited, FunctionError } from './function-error';
import { lineStream } from './log';
import { watchedOutbound } from './outbound';

export interface ContainerSpec {
  readonly id: string;
  readonly functionName: string;
  readonly handler: string;
  readonly source: CommonJsSource;
  readonly environment: Readonly<Record<string, string>>;
  /** Where hosts are whose address cannot be configured. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** The second argument of a handler, as far as functions use it. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: InvocationContext) => unknown;

const nodeRequire = createRequire(__filename);

/**
 * One load of the bundle with an environment of its own, which runs one invocation at a time.
 *
 * Killed, it answers nothing any more. Its code cannot be stopped, only cut off: its timers never run, its calls are
 * refused and what it writes is dropped.
 */
export class Container implements Caller {
  public readonly id: string;
  public readonly functionName: string;
  public readonly handler: string;
  private readonly activity: Activity;
  private readonly containerClock: ContainerClock;
  private isAlive = true;
  private loaded: Handler | undefined;
  private current: { readonly requestId: string; readonly end: (error: FunctionError) => void } | undefined;

  public constructor(
    clock: VirtualClock,
    private readonly spec: ContainerSpec,
    private readonly log: (line: string) => void,
  ) {
    this.id = spec.id;
    this.functionName = spec.functionName;
    this.handler = spec.handler;
    this.activity = new Activity(clock);
    this.containerClock = new ContainerClock(clock, () => this.activity.stir());
  }

  public get alive(): boolean {
    return this.isAlive;
  }

  public get invocationId(): string | undefined {
    return this.current?.requestId;
  }

  public pause(callId: string): void {
    this.activity.holdUp(callId);
  }

  public resume(callId: string): void {
    this.activity.goOn(callId);
  }

  public kill(): void {
    this.end(exited(this.current?.requestId ?? 'none'));
  }

  /** Discards the container; an invocation that runs ends with `error`. */
  public end(error: FunctionError): void {
    this.isAlive = false;
    this.containerClock.stop();
    this.current?.end(error);
  }

  /** @returns the answer as JSON. @throws FunctionError */
  public async run(eventJson: string, context: InvocationContext): Promise<string> {
    this.activity.start();
    this.containerClock.thaw();
    try {
      const ended = new Promise<never>((_, reject) => {
        this.current = { requestId: context.awsRequestId, end: reject };
      });
      return await Promise.race([this.handle(eventJson, context), ended]);
    } catch (thrown) {
      const error = FunctionError.of(thrown);
      this.log(`ERROR\tInvoke Error\t${JSON.stringify(error.payload)}`);
      throw error;
    } finally {
      this.current = undefined;
      this.containerClock.freeze();
      this.activity.stop();
    }
  }

  private async handle(eventJson: string, context: InvocationContext): Promise<string> {
    this.loaded ??= this.load();
    const answer: unknown = await this.loaded(JSON.parse(eventJson), context);
    return JSON.stringify(answer ?? null);
  }

  private load(): Handler {
    const outbound = watchedOutbound({
      callerId: this.id,
      activity: this.activity,
      alive: () => this.isAlive,
      hosts: this.spec.hosts,
    });
    const time = virtualTimers(this.containerClock);
    const stdout = lineStream((line) => this.write(line));
    const shadowedProcess: unknown = this.shadowedProcess(stdout);
    const globals: Record<string, unknown> = {
      process: shadowedProcess,
      Date: virtualDate(() => this.containerClock.now()),
      setTimeout: time.setTimeout,
      clearTimeout: time.clearTimeout,
      setInterval: time.setInterval,
      clearInterval: time.clearInterval,
      AbortSignal: time.AbortSignal,
      console: new Console(stdout, stdout),
      fetch: outbound.fetch,
    };
    globals['globalThis'] = globals['global'] = shadowedGlobalThis(globals);
    const modules: Record<string, unknown> = {
      process: shadowedProcess,
      http: outbound.http,
      https: outbound.https,
      timers: { ...timers, ...time },
      'timers/promises': { ...timersPromises, ...time.promises },
    };
    const require = (id: string): unknown => modules[id.replace(/^node:/, '')] ?? nodeRequire(id);

    const exports = this.spec.source.instantiate(globals, require);
    const name = this.spec.handler.slice(this.spec.handler.lastIndexOf('.') + 1);
    const handler = exports[name];
    if (typeof handler !== 'function') {
      throw new FunctionError({
        errorType: 'Runtime.HandlerNotFound',
        errorMessage: `${this.spec.handler} is undefined or not exported`,
      });
    }
    return handler as Handler;
  }

  private shadowedProcess(stdout: NodeJS.WritableStream): unknown {
    const own: ShadowedGlobals = {
      env: { ...this.spec.environment },
      stdout,
      stderr: stdout,
      exit: () => this.kill(),
      emitWarning: (warning: unknown) => this.write(String(warning)),
    };
    return new Proxy(process, {
      get: (target, key) => (key in own ? own[key as string] : (Reflect.get(target, key) as unknown)),
    });
  }

  private write(line: string): void {
    if (this.isAlive) {
      this.log(line);
    }
  }
}

/** Reads fall through to the real global object where nothing is shadowed; writes stay in the container. */
function shadowedGlobalThis(globals: Record<string, unknown>): unknown {
  return new Proxy(globals, {
    get: (own, key) => (key in own ? own[key as string] : (Reflect.get(globalThis, key) as unknown)),
    has: (own, key) => key in own || key in globalThis,
  });
}
