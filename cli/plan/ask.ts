import { ERROR_KINDS } from '../../lambda/errors/service-call-error';
import { seenUnless, type Seen } from '../../lambda/preflight/seen';

/**
 * What a question comes to where there is somebody to put it to; otherwise why there is nobody, or what went wrong.
 * Whoever runs a plan is told of every error, and asks again as he likes.
 */
export async function ask<W, T>(whom: Seen<W>, question: (source: W) => Promise<T>): Promise<Seen<T>> {
  return 'seen' in whom ? seenUnless(ERROR_KINDS, () => question(whom.seen)) : whom;
}
