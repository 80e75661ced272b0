import { InstanceProfiles, type InstanceProfileDescription } from '../../lambda/aws/instance-profiles';
import { instancesUnder, type RunningInstance } from '../../lambda/aws/instances';
import type { GkeMultiCloud } from '../../lambda/google/gke-multi-cloud';
import type { GkeResource } from '../../lambda/google/resources';
import { notSeen, type Seen } from '../../lambda/preflight/seen';
import { getUnlessMissing } from '../../lambda/reconcile/observe';
import { ask } from './ask';
import type { ExpectedProfile } from './expected-profile';
import type { TargetSeen } from './intention';
import type { StackAccess } from './stack-access';

/** Undefined: IAM does not know it. */
export type ProfileSeen = Seen<InstanceProfileDescription | undefined>;

/** One look at a target, the profiles in question, and the nodes that run under them. */
export interface Look {
  readonly google: Seen<TargetSeen>;
  readonly cluster: Seen<GkeResource>;
  readonly linked: ProfileSeen;
  /** The profile that the stack has and wants to be linked; not seen where it is yet to be made. */
  readonly desired: ProfileSeen;
  readonly nodes: Seen<readonly RunningInstance[]>;
}

export async function look(gke: Seen<GkeMultiCloud>, access: Seen<StackAccess>, expected: ExpectedProfile): Promise<Look> {
  const google = await ask(gke, async (api) => {
    const resource = await getUnlessMissing(api);
    const { own, ofCluster } = await api.operationsAround();
    return { resource, operations: own, onCluster: ofCluster.filter(({ done }) => !done) };
  });
  const cluster = await ask(gke, (api) => api.cluster());
  const linked = await profileNamed(linkedName(google), access);
  const desired = await profileNamed(expected.kind === 'kept' ? { seen: expected.name } : notSeen('the deployment makes it'), access);
  return { google, cluster, linked, desired, nodes: await nodesUnder([linked, desired], cluster, access) };
}

/** Name of the profile that is linked now. */
export function linkedName(google: Seen<TargetSeen>): Seen<string> {
  if (!('seen' in google)) {
    return google;
  }
  const { resource } = google.seen;
  return resource === 'missing' ? notSeen('Google does not know the target') : { seen: resource.profileName };
}

async function profileNamed(name: Seen<string>, access: Seen<StackAccess>): Promise<ProfileSeen> {
  return 'seen' in name ? ask(access, ({ clients }) => new InstanceProfiles(clients.iam).describe(name.seen)) : name;
}

async function nodesUnder(
  profiles: readonly ProfileSeen[],
  cluster: Seen<GkeResource>,
  access: Seen<StackAccess>,
): Promise<Seen<readonly RunningInstance[]>> {
  const [linked] = profiles;
  if (linked !== undefined && !('seen' in linked)) {
    return linked;
  }
  if (!('seen' in cluster)) {
    return cluster;
  }
  const { awsRegion } = cluster.seen;
  const arns = profiles.flatMap((profile) => ('seen' in profile && profile.seen !== undefined ? [profile.seen.arn] : []));
  return awsRegion === undefined
    ? notSeen('Google does not show in which AWS region the cluster is')
    : ask(access, ({ clients }) => instancesUnder(clients.ec2(awsRegion), [...new Set(arns)]));
}
