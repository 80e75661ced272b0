import type { ErrorKind } from '../../lambda/errors/service-call-error';
import { seenUnless, type Seen } from '../../lambda/preflight/seen';

/** Whoever runs a plan is told of every error, and asks again as he likes. */
const ANY_ERROR: readonly ErrorKind[] = ['transient', 'refused', 'missing', 'conflict', 'busy', 'invalid'];

/** What a question comes to where there is somebody to put it to; otherwise why there is nobody, or what went wrong. */
export async function ask<W, T>(whom: Seen<W>, question: (source: W) => Promise<T>): Promise<Seen<T>> {
  return 'seen' in whom ? seenUnless(ANY_ERROR, () => question(whom.seen)) : whom;
}
