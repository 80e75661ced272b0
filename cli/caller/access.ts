import { clean } from '../../lambda/log/clean';
import { notSeen, type Seen } from '../../lambda/preflight/seen';
import { ExplainedError } from '../command-line/explained-error';

/** Somebody has no credentials; one sentence per cloud says which, and what to do. */
export class CredentialsError extends ExplainedError {
  public override readonly name = 'CredentialsError';
}

/** Asks for what the caller's own credentials open, and puts into a sentence that there are none, and what to do. */
export async function seekAccess<T>(cloud: string, remedy: string, seek: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await seek() };
  } catch (error) {
    const said = clean(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    return notSeen(`No ${cloud} credentials (${said}): ${remedy}.`);
  }
}
