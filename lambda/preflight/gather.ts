import { CONTROL_PLANE_ACTIONS, CONTROL_PLANE_KEY_USES, NODE_POOL_KEY_USES } from '../../lib/role/documented-actions';
import { accountOf, regionOf, nameOf } from '../aws/arn';
import type { InstanceProfileDescription, RoleDescription } from '../aws/instance-profiles';
import type { AccessQuestion } from '../aws/policy-simulation';
import type { GkeResource } from '../google/resources';
import type { Evidence, KeyAccess, Subject } from './evidence';
import { notSeen, type Seen } from './seen';
import type { Access } from './simulated-access';
import type { Sources } from './sources';

/** IAM is served from there for all the world. */
const IAM_REGION = 'us-east-1';

/** Asks everybody, one after the other: IAM throttles simulations. */
export async function gather(sources: Sources, subject: Subject): Promise<Evidence> {
  const { target, resource } = subject;
  const profile = await sources.profile(subject.profile.name);
  const role = roleOf(subject, profile);
  const cluster: Seen<GkeResource> = target.nodePool === undefined ? { seen: resource } : await sources.cluster();
  const apiRoleArn = apiRoleOf(cluster);
  const apiRole = sameAccount(apiRoleArn, subject);
  return {
    subject,
    profile,
    role,
    linked: await linkedProfile(sources, subject),
    apiRoleArn,
    passRole: await ask(sources, apiRole, role, (asking, passed) => ({
      roleArn: asking,
      actions: ['iam:PassRole'],
      resource: passed.arn,
      strings: { 'iam:PassedToService': 'ec2.amazonaws.com', 'aws:RequestedRegion': IAM_REGION },
    })),
    readProfile: await ask(sources, apiRole, { seen: subject.profile }, (asking, read) => ({
      roleArn: asking,
      actions: ['iam:GetInstanceProfile'],
      resource: read.arn,
      strings: { 'aws:RequestedRegion': IAM_REGION },
    })),
    ...(await permissionsOf(sources, subject, role, cluster)),
    update: await sources.update(subject),
  };
}

function roleOf({ profile: { name } }: Subject, profile: Seen<InstanceProfileDescription | undefined>): Seen<RoleDescription> {
  if (!('seen' in profile)) {
    return profile;
  }
  if (profile.seen === undefined) {
    return notSeen(`IAM does not know instance profile ${name}`, true);
  }
  const { roles } = profile.seen;
  const [role] = roles;
  return roles.length === 1 && role !== undefined ? { seen: role } : notSeen(`instance profile ${name} holds ${roles.length} roles`, roles.length === 0);
}

function apiRoleOf(cluster: Seen<GkeResource>): Seen<string> {
  if (!('seen' in cluster)) {
    return cluster;
  }
  const { apiRoleArn } = cluster.seen;
  return apiRoleArn === undefined ? notSeen("Google does not show the role of its API in the cluster's awsServicesAuthentication") : { seen: apiRoleArn };
}

/** IAM simulates roles of the caller's account only. */
function sameAccount(roleArn: Seen<string>, { profile }: Subject): Seen<string> {
  return 'seen' in roleArn && accountOf(roleArn.seen) !== accountOf(profile.arn)
    ? notSeen(`role ${nameOf(roleArn.seen)} is of AWS account ${accountOf(roleArn.seen)}`)
    : roleArn;
}

async function linkedProfile(sources: Sources, { resource, profile }: Subject): Promise<Evidence['linked']> {
  const { profileName: name } = resource;
  if (name === profile.name || name === '') {
    return { seen: { name } };
  }
  const linked = await sources.profile(name);
  if (!('seen' in linked)) {
    return linked;
  }
  const { arn, owner } = linked.seen ?? {};
  return { seen: { name, arn, owner } };
}

/** Asks what one role may do to something, where both were seen. */
async function ask<T>(
  sources: Sources,
  roleArn: Seen<string>,
  object: Seen<T>,
  question: (roleArn: string, object: T) => AccessQuestion,
): Promise<Seen<readonly Access[]>> {
  if (!('seen' in roleArn)) {
    return roleArn;
  }
  return 'seen' in object ? sources.access(question(roleArn.seen, object.seen)) : object;
}

/** What Google documents for this kind of target, on everything and on the keys that Google names in it. */
async function permissionsOf(
  sources: Sources,
  { target, resource }: Subject,
  role: Seen<RoleDescription>,
  cluster: Seen<GkeResource>,
): Promise<Pick<Evidence, 'documented' | 'keys'>> {
  const isControlPlane = target.nodePool === undefined;
  const roleArn = 'seen' in role ? { seen: role.seen.arn } : role;
  const documented = isControlPlane
    ? await ask(sources, roleArn, { seen: resource.awsRegion }, (asking, region) => ({
        roleArn: asking,
        actions: CONTROL_PLANE_ACTIONS,
        resource: '*',
        ...(region === undefined ? {} : { strings: { 'aws:RequestedRegion': region } }),
      }))
    : { seen: [] };
  const keys: KeyAccess[] = [];
  for (const use of isControlPlane ? CONTROL_PLANE_KEY_USES : NODE_POOL_KEY_USES) {
    // A node pool has keys of its own; of one that shows none, its cluster tells.
    const arn = resource.keyArns[use.key] ?? ('seen' in cluster ? cluster.seen.keyArns[use.key] : undefined);
    if (arn !== undefined) {
      const access = await ask(sources, roleArn, { seen: arn }, (asking, key) => ({
        roleArn: asking,
        actions: use.actions,
        resource: key,
        strings: { 'aws:RequestedRegion': regionOf(key) },
        flags: use.onlyIf,
      }));
      keys.push({ use, arn, access });
    }
  }
  return { documented, keys };
}
