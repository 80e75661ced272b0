import { GoogleAuth } from 'google-auth-library';
import type { GoogleIdentity } from '../google/credentials';
import { seekAccess, type Access } from './access';

/** The caller's application-default credentials. Naming a project keeps the library from running gcloud to find one. */
export async function googleOfCaller(projectId: string | undefined): Promise<Access<GoogleIdentity>> {
  const remedy =
    'run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the path of a credential file';
  return seekAccess('Google', remedy, async () => {
    const auth = new GoogleAuth({
      ...(projectId === undefined ? {} : { projectId }),
      scopes: ['https://www.googleapis.com/auth/cloud-platform'],
    });
    return { client: await auth.getClient(), who: 'your application-default credentials' };
  });
}
