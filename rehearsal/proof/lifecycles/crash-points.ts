import { createHash } from 'node:crypto';
import type { RecordedCall } from '../../world/gateway/fault';
import { describeCall } from './call-faults';

/** A moment at which a function is killed: before or after its `index`-th call, counted over all calls of a play. */
export interface CrashMoment {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly index: number;
  readonly how: 'killBefore' | 'killAfter';
  /** Function and operation. */
  readonly call: string;
  /** How many requests CloudFormation had sent by then. */
  readonly requestsSent: number;
  /** Digest of what was called since it sent the last of them. */
  readonly path: string;
  /** Digest of all that was called by then, and when: another scenario may have come to this moment in the same way. */
  readonly history: string;
}

/** A call, and how many requests CloudFormation had sent by then. */
export interface CountedCall extends RecordedCall {
  readonly requestsSent: number;
}

export type CrashMoments = readonly [CrashMoment, ...CrashMoment[]];

/** What only asks: the world is the same before and after it. A token is known to the function alone, and dies with it. */
const ONLY_ASKS = /^(GET |Get|List|Describe|Simulate|Encrypt$|Decrypt$|POST \S+(\/token|:generateAccessToken)$)/;

/**
 * The moments before and after every call, those together that are the same crash.
 *
 * What a function knows dies with it, so a crash is what it leaves behind: the same before and after a call that only
 * asks, and the same after a call and before the next one of the same invocation, unless time or somebody else came
 * between the two.
 */
export function crashesIn(scenario: string, calls: readonly CountedCall[]): readonly CrashMoments[] {
  const crashes: [CrashMoment, ...CrashMoment[]][] = [];
  const paths = new CallPath();
  let history = '';
  calls.forEach((recorded, index) => {
    const call = describeCall(recorded);
    const add = (moment: CrashMoment, isTheSame: boolean): void => {
      const last = crashes.at(-1);
      if (isTheSame && last !== undefined) {
        last.push(moment);
      } else {
        crashes.push([moment]);
      }
    };
    const { requestsSent } = recorded;
    const path = paths.after(requestsSent, call);
    history = digest(`${history} ${recorded.time} ${call}`);
    const at = (how: CrashMoment['how']): CrashMoment => ({ scenario, index, how, call, requestsSent, path, history: `${how} ${history}` });
    add(at('killBefore'), goesOnAtOnce(calls[index - 1], recorded));
    add(at('killAfter'), ONLY_ASKS.test(recorded.action));
  });
  return crashes;
}

/**
 * One moment of each crash that is not known from an earlier scenario: the last, which comes after most calls.
 *
 * @param known histories of the moments that are played already; those of the result are added
 */
export function unknownMoments(crashes: readonly CrashMoments[], known: Set<string>): readonly CrashMoment[] {
  const unknown = crashes.map((same) => same.at(-1) ?? same[0]).filter(({ history }) => !known.has(history));
  unknown.forEach(({ history }) => known.add(history));
  return unknown;
}

/**
 * Moments that are played together: one of each request, which begins and is answered by itself. A play takes as long with
 * several crashes as with one. The first of a play comes first, so nothing can keep a play from coming to it.
 */
export function oneOfEachRequest(moments: readonly CrashMoment[]): readonly CrashMoments[] {
  const plays: [CrashMoment, ...CrashMoment[]][] = [];
  for (const moment of moments.toSorted((one, other) => one.index - other.index)) {
    const play = plays.find((others) => others.every(({ requestsSent }) => requestsSent !== moment.requestsSent));
    if (play === undefined) {
      plays.push([moment]);
    } else {
      play.push(moment);
    }
  }
  return plays;
}

/** What was called since CloudFormation sent its last request, whenever it was. */
export class CallPath {
  private requestsSent = 0;
  private path = '';

  /** @returns a digest that has the call in it. */
  public after(requestsSent: number, call: string): string {
    this.path = digest(`${requestsSent === this.requestsSent ? this.path : ''} ${call}`);
    this.requestsSent = requestsSent;
    return this.path;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function goesOnAtOnce(call: RecordedCall | undefined, next: RecordedCall): boolean {
  return call?.containerId === next.containerId && call.invocationId === next.invocationId && call.time === next.time;
}
