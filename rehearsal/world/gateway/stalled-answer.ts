import type { Clock } from '../clock/clock';
import type { LoopbackResponse, OpenAnswer } from '../http/loopback-server';
import type { Caller } from './caller';
import type { Stall } from './fault';

/** Somebody on the way gives up a connection on which nothing comes; a play has to end as well. */
export const LONGEST_CONNECTION_MS = 15 * 60 * 1000;
const BYTE_EVERY_MS = 1_000;
/** JSON and XML may end in any number of them. */
const FILLER = ' ';

interface StalledCall {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly callId: string;
}

/** An answer that begins as it should and never ends, while virtual time goes on. */
export function stalled(response: LoopbackResponse, stall: Stall, call: StalledCall): LoopbackResponse {
  const { body = '', headers = {}, ...begun } = response;
  // Without its length nobody can know that it is whole.
  const open = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length'));
  return { ...begun, headers: open, leaveOpen: (answer) => dribble(answer, stall === 'byteByByte' ? body : undefined, call) };
}

function dribble(answer: OpenAnswer, body: string | undefined, { clock, caller, callId }: StalledCall): void {
  const began = clock.now();
  let position = 0;
  let closed = false;
  const next = (): void => {
    const isOver = closed || !caller.alive || clock.now() - began >= LONGEST_CONNECTION_MS;
    if (isOver) {
      caller.resume(callId);
      answer.breakOff();
      return;
    }
    if (body !== undefined) {
      answer.write(body[position] ?? FILLER);
      position += 1;
    }
    clock.at(clock.now() + BYTE_EVERY_MS, next);
  };
  answer.onClosed(() => {
    closed = true;
  });
  caller.pause(callId);
  clock.at(clock.now() + BYTE_EVERY_MS, next);
}
