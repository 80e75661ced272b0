import { GoogleAuth } from 'google-auth-library';
import type { GoogleIdentity } from '../google/credentials';
import { seekAccess, type Access } from './access';

/** Requests name their projects themselves; naming any here keeps the library from running gcloud to find one. */
const ANY_PROJECT = 'any-project';

/** The caller's application-default credentials. */
export async function googleOfCaller(): Promise<Access<GoogleIdentity>> {
  const remedy =
    'run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the path of a credential file';
  return seekAccess('Google', remedy, async () => {
    const auth = new GoogleAuth({ projectId: ANY_PROJECT, scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
    return { client: await auth.getClient(), who: 'your application-default credentials' };
  });
}
