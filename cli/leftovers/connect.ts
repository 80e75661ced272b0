import { InstanceProfiles } from '../../lambda/aws/instance-profiles';
import { CredentialsError } from '../caller/access';
import { askedAs, awsOfCaller } from '../caller/aws';
import { googleOfCaller } from '../caller/google';
import { GkeLocation } from '../../lambda/google/gke-location';
import type { LeftoversOptions } from './command-line';
import type { Sources } from './sources';

/**
 * Finds the caller's own credentials for both clouds.
 *
 * @throws CredentialsError where there are none.
 */
export async function connect(options: LeftoversOptions, environment: NodeJS.ProcessEnv): Promise<Sources> {
  const [aws, google] = await Promise.all([awsOfCaller(environment), googleOfCaller()]);
  if (!('seen' in aws) || !('seen' in google)) {
    throw new CredentialsError([aws, google].flatMap((access) => ('seen' in access ? [] : [access.notSeen])).join('\n'));
  }
  return {
    profiles: new InstanceProfiles(aws.seen.iam),
    places: options.projects.flatMap((project) =>
      options.locations.map((location) => ({ project, location, gke: new GkeLocation(google.seen, project, location, environment) })),
    ),
    askedAs: await askedAs(aws.seen),
    regions: options.regions,
    aws: aws.seen,
    now: () => Date.now(),
  };
}
