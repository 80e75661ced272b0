import { promisify } from 'node:util';
import type { Cancel, Clock } from '../clock/clock';

type Callback = (...args: unknown[]) => void;

/** What `setTimeout` returns: the part of Node's `Timeout` that libraries use. */
export class VirtualTimer {
  private cancel: Cancel | undefined;

  public constructor(private readonly schedule: () => Cancel) {
    this.cancel = schedule();
  }

  public refresh(): this {
    this.close();
    this.cancel = this.schedule();
    return this;
  }

  public close(): this {
    this.cancel?.();
    this.cancel = undefined;
    return this;
  }

  public ref(): this {
    return this;
  }

  public unref(): this {
    return this;
  }

  public hasRef(): boolean {
    return false;
  }
}

export interface VirtualTimerFunctions {
  readonly setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) => VirtualTimer;
  readonly clearTimeout: (timer: unknown) => void;
  readonly setInterval: (callback: Callback, ms?: number, ...args: unknown[]) => VirtualTimer;
  readonly clearInterval: (timer: unknown) => void;
  /** `node:timers/promises`, as far as it is used. */
  readonly promises: { readonly setTimeout: (ms?: number, value?: unknown) => Promise<unknown> };
  /** `AbortSignal`, whose `timeout` is virtual as well. */
  readonly AbortSignal: typeof AbortSignal;
}

/** Timer functions that run on `clock`. */
export function virtualTimers(clock: Clock): VirtualTimerFunctions {
  const setTimeout = (callback: Callback, ms = 0, ...args: unknown[]): VirtualTimer =>
    // The clock must not wait for a promise that a callback returns, so nothing is returned.
    new VirtualTimer(() => clock.at(clock.now() + (ms > 0 ? ms : 0), () => void callback(...args)));
  const setInterval = (callback: Callback, ms = 0, ...args: unknown[]): VirtualTimer => {
    const timer: VirtualTimer = setTimeout(() => {
      timer.refresh();
      callback(...args);
    }, Math.max(ms, 1));
    return timer;
  };
  const clear = (timer: unknown): void => {
    if (timer instanceof VirtualTimer) {
      timer.close();
    }
  };
  const wait = (ms?: number, value?: unknown): Promise<unknown> =>
    new Promise((resolve) => void setTimeout(() => resolve(value), ms));
  Object.defineProperty(setTimeout, promisify.custom, { value: wait });

  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
    return controller.signal;
  };
  return {
    setTimeout,
    clearTimeout: clear,
    setInterval,
    clearInterval: clear,
    promises: { setTimeout: wait },
    AbortSignal: new Proxy(AbortSignal, {
      get: (target, key) => (key === 'timeout' ? timeout : (Reflect.get(target, key) as unknown)),
    }),
  };
}
