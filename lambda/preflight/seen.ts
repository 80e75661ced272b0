import { hasFailedAs, type ErrorKind } from '../errors/service-call-error';

/** Something that could be seen, or why not. */
export type Seen<T> = { readonly seen: T } | NotSeen;

export interface NotSeen {
  /** Completes "not checked: …". */
  readonly notSeen: string;
  /** It may be seen in a minute: IAM takes a while to know what has just been made or allowed. */
  readonly mayPass: boolean;
}

export function notSeen(why: string, mayPass = false): NotSeen {
  return { notSeen: why, mayPass };
}

/**
 * What `ask` answers, or that it was not seen where the call fails in one of these ways.
 *
 * @throws ServiceCallError of any other kind.
 */
export async function seenUnless<T>(kinds: readonly ErrorKind[], ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await ask() };
  } catch (error) {
    if (hasFailedAs(error, ...kinds)) {
      return notSeen(error.fact.replace(/\.$/, ''), error.kind === 'refused' || error.kind === 'missing');
    }
    throw error;
  }
}
