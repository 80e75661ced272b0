import http from 'node:http';
import https from 'node:https';
import { CALL_HEADER, CALLER_HEADER } from '../../world/gateway/caller';
import type { Activity } from './activity';

type RequestArguments = [unknown, unknown?, unknown?];
type RequestFunction = (...args: RequestArguments) => http.ClientRequest;

export interface OutboundOptions {
  readonly callerId: string;
  readonly activity: Activity;
  /** Whether the caller still exists. */
  readonly alive: () => boolean;
  /** Where hosts are whose address cannot be configured, as a private DNS zone would say. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** What a function may use to reach the outside. */
export interface Outbound {
  readonly http: typeof http;
  readonly https: typeof https;
  readonly fetch: typeof fetch;
}

/** Loopback only, and watched: the container knows of every call that is out. */
export function watchedOutbound({ callerId, activity, alive, hosts }: OutboundOptions): Outbound {
  const reach = (destination: URL): URL => {
    if (!alive()) {
      throw new Error('the container of this function is gone');
    }
    const other = hosts[destination.hostname];
    if (other === undefined && destination.hostname !== '127.0.0.1') {
      throw Object.assign(
        new Error(`a function tried to reach ${destination.hostname}; a rehearsal has no way out of this machine`),
        { code: 'ENETUNREACH' },
      );
    }
    return other === undefined ? destination : new URL(`${other}${destination.pathname}${destination.search}`);
  };
  const watch = <Module extends typeof http | typeof https>(module: Module, protocol: string): Module => {
    const request: RequestFunction = (...args) => {
      const { destination, options, callback } = readArguments(args, protocol);
      const reached = reach(destination);
      const { callId, ended } = activity.callOut();
      const made =
        reached === destination
          ? (module.request as RequestFunction)(...args)
          : http.request(reached, { method: options.method, headers: withoutHost(options.headers), signal: options.signal }, callback);
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
    const asked = new Request(input, init);
    const destination = new URL(asked.url);
    const reached = reach(destination);
    const made = reached === destination ? asked : new Request(reached, asked);
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
  return { http: watch(http, 'http:'), https: watch(https, 'https:'), fetch: watchedFetch };
}

interface ReadArguments {
  readonly destination: URL;
  readonly options: http.RequestOptions;
  readonly callback?: (response: http.IncomingMessage) => void;
}

/** The arguments of `http.request`: an address, options, or both, and a callback. */
function readArguments(args: RequestArguments, protocol: string): ReadArguments {
  const [first] = args;
  const address = typeof first === 'string' || first instanceof URL ? new URL(first) : undefined;
  const options = (args.find((arg) => typeof arg === 'object' && !(arg instanceof URL)) ?? {}) as http.RequestOptions;
  const callback = args.find((arg) => typeof arg === 'function') as ReadArguments['callback'];
  const host = options.hostname ?? options.host ?? address?.hostname ?? 'localhost';
  const path = options.path ?? `${address?.pathname ?? '/'}${address?.search ?? ''}`;
  return { destination: new URL(path, `${protocol}//${host}`), options, ...(callback ? { callback } : {}) };
}

function withoutHost(headers: http.RequestOptions['headers']): http.OutgoingHttpHeaders {
  const entries = Array.isArray(headers) ? [] : Object.entries(headers ?? {});
  return Object.fromEntries(entries.filter(([name]) => name.toLowerCase() !== 'host'));
}
