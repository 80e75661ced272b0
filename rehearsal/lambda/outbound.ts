import * as http from 'node:http';
import * as https from 'node:https';
import { CALL_HEADER, CALLER_HEADER } from '../gateway/caller';
import type { Activity } from './activity';

type RequestArguments = [unknown, unknown?, unknown?];
type RequestFunction = (...args: RequestArguments) => http.ClientRequest;

/** What a function may use to reach the outside. */
export interface Outbound {
  readonly http: typeof http;
  readonly https: typeof https;
  readonly fetch: typeof fetch;
}

/** Loopback only, and watched: `activity` knows of every call that is out, `alive` says whether the caller still exists. */
export function watchedOutbound(callerId: string, activity: Activity, alive: () => boolean): Outbound {
  const watch = <Module extends typeof http | typeof https>(module: Module): Module => {
    const request: RequestFunction = (...args) => {
      refuseUnlessAllowed(hostsOf(args), alive());
      const { callId, ended } = activity.callOut();
      const made = (module.request as RequestFunction)(...args);
      made.once('close', ended);
      made.setHeader(CALLER_HEADER, callerId);
      made.setHeader(CALL_HEADER, callId);
      return made;
    };
    const get: RequestFunction = (...args) => {
      const made = request(...args);
      made.end();
      return made;
    };
    return new Proxy(module, {
      get: (target, key) => {
        const own: unknown = key === 'request' ? request : key === 'get' ? get : Reflect.get(target, key);
        return own;
      },
    });
  };
  const watchedFetch: typeof fetch = async (input, init) => {
    const made = new Request(input, init);
    refuseUnlessAllowed([new URL(made.url).hostname], alive());
    const { callId, ended } = activity.callOut();
    try {
      made.headers.set(CALLER_HEADER, callerId);
      made.headers.set(CALL_HEADER, callId);
      const response = await fetch(made);
      // Read here, so that the call counts as out until its last byte.
      const body = await response.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, response);
    } finally {
      ended();
    }
  };
  return { http: watch(http), https: watch(https), fetch: watchedFetch };
}

function refuseUnlessAllowed(hosts: readonly string[], alive: boolean): void {
  if (!alive) {
    throw new Error('the container of this function is gone');
  }
  const outside = hosts.find((host) => host !== '127.0.0.1');
  if (outside !== undefined) {
    throw Object.assign(new Error(`a function tried to reach ${outside}; a rehearsal has no way out of this machine`), {
      code: 'ENETUNREACH',
    });
  }
}

/** Every host that the arguments of `http.request` name. */
function hostsOf(args: RequestArguments): string[] {
  const hosts = args.flatMap((argument): unknown[] => {
    if (typeof argument === 'string' || argument instanceof URL) {
      return [new URL(argument).hostname];
    }
    if (typeof argument === 'object' && argument !== null) {
      const { hostname, host } = argument as http.RequestOptions;
      return [hostname ?? host ?? undefined];
    }
    return [];
  });
  const named = hosts.filter((host): host is string => typeof host === 'string');
  return named.length > 0 ? named : ['localhost'];
}
