import { awsOfCaller } from '../caller/aws';
import type { TimelineSources } from './run';

/** The caller's own AWS credentials. */
export async function connect(environment: NodeJS.ProcessEnv): Promise<TimelineSources> {
  return { aws: await awsOfCaller(environment), now: () => Date.now() };
}
