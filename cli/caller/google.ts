import { type AuthClient, GoogleAuth } from 'google-auth-library';
import { SERVICE_LIMIT } from '../../lambda/clients/invocation-time';
import { inTime } from '../../lambda/clients/whole-call';
import { ServiceCallError } from '../../lambda/errors/service-call-error';
import type { GoogleIdentity } from '../../lambda/google/identity';
import type { Seen } from '../../lambda/preflight/seen';
import { seekAccess } from './access';

/** Requests name their projects themselves; naming any here keeps the library from running gcloud to find one. */
const ANY_PROJECT = 'any-project';
const LOG_IN = 'run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the path of a credential file';
const WHO = 'your application-default credentials';

/** The caller's application-default credentials. */
export async function googleOfCaller(): Promise<Seen<GoogleIdentity>> {
  return seekAccess('Google', LOG_IN, async () => {
    const auth = new GoogleAuth({ projectId: ANY_PROJECT, scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
    const client = await auth.getClient();
    return { who: WHO, requestHeaders: () => requestHeadersOf(client) };
  });
}

/** Of the library, which finds the credentials of a terminal wherever they are; it names the project that is billed, too. */
async function requestHeadersOf(client: AuthClient): Promise<Readonly<Record<string, string>>> {
  try {
    return Object.fromEntries(await inTime(SERVICE_LIMIT, () => client.getRequestHeaders()));
  } catch (error) {
    const { status, response } = error as { readonly status?: unknown; readonly response?: { readonly status?: unknown; readonly data?: unknown } };
    const httpStatus = Number(status ?? response?.status ?? 0);
    const { error: code, error_description: description } = (response?.data ?? {}) as { readonly error?: unknown; readonly error_description?: unknown };
    // Other words of the library may quote what was sent, or half of a token.
    const said = typeof code === 'string' ? `HTTP ${httpStatus}, ${[code, description].filter((part) => typeof part === 'string').join(': ')}` : httpStatus > 0 ? `HTTP ${httpStatus}` : 'no answer that is a token';
    throw new ServiceCallError(`Google gave no token for ${WHO}: ${said}.`, 'refused', { remedy: `To log in, ${LOG_IN}.` });
  }
}
