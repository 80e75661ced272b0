import { awsOfCaller } from '../caller/aws';
import { googleOfCaller } from '../caller/google';
import type { PlanSources } from './plan';

/** The caller's own credentials for both clouds, as far as there are any. */
export async function connect(environment: NodeJS.ProcessEnv): Promise<PlanSources> {
  const [aws, google] = await Promise.all([awsOfCaller(environment), googleOfCaller()]);
  return { aws, google, environment, now: () => Date.now() };
}
