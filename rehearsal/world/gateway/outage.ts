import type { Clock } from '../clock/clock';
import type { LoopbackResponse } from '../http/loopback-server';
import type { Gateway } from './gateway';

/** A proxy or front end answers HTML, whatever was asked for: nothing that the service behind it has said. */
export function page(status: number): LoopbackResponse {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: `<html><title>Error ${status}</title></html>` };
}

/** An outage of one service, in seconds from now. */
export interface Outage {
  /** Name under which the service is registered at the gateway. */
  readonly service: string;
  /** What the story calls it. */
  readonly name: string;
  readonly afterSeconds: number;
  readonly forSeconds: number;
  /** HTTP status of the page that is there instead; 503 if absent. */
  readonly status?: number;
  /** Told when it begins, and when it is over. */
  readonly tell?: (what: string) => void;
}

/** Lets a page answer for a service for a while. What it has begun goes on behind the outage. */
export function scheduleOutage(gateway: Gateway, clock: Clock, outage: Outage): void {
  const { service, name, afterSeconds, forSeconds, status = 503, tell } = outage;
  const begin = clock.now() + afterSeconds * 1000;
  let repair: (() => void) | undefined;
  clock.at(begin, () => {
    repair = gateway.answerFor(service, () => page(status));
    tell?.(`${name} is down`);
  });
  clock.at(begin + forSeconds * 1000, () => {
    repair?.();
    tell?.(`${name} is back`);
  });
}
