import { clean } from '../../lambda/log/clean';
import { ExplainedError } from '../command-line/explained-error';

/** What the caller's own credentials open, or one sentence that says that there are none, and what to do. */
export type Access<T> = { readonly granted: T } | { readonly missing: string };

/** Somebody has no credentials; one sentence per cloud says which, and what to do. */
export class CredentialsError extends ExplainedError {
  public override readonly name = 'CredentialsError';
}

/** Asks for credentials, and puts into a sentence that there are none. */
export async function seekAccess<T>(cloud: string, remedy: string, seek: () => Promise<T>): Promise<Access<T>> {
  try {
    return { granted: await seek() };
  } catch (error) {
    const said = clean(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    return { missing: `No ${cloud} credentials (${said}): ${remedy}.` };
  }
}
