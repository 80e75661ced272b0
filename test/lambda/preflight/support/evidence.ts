import { CONTROL_PLANE_ACTIONS, CONTROL_PLANE_KEY_USES, NODE_POOL_KEY_USES } from '../../../../lib/role/documented-actions';
import type { InstanceProfileDescription, RoleDescription } from '../../../../lambda/aws/instance-profiles';
import type { GkeResource } from '../../../../lambda/google/resources';
import type { Evidence, Subject } from '../../../../lambda/preflight/evidence';
import type { Link } from '../../../../lambda/request/link';
import type { Access, Denial } from '../../../../lambda/preflight/simulated-access';
import { gkeResource } from '../../support/gke';

export const ACCOUNT = '111122223333';
export const STACK = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/Profiles/11111111-aaaa`;
export const OTHER_STACK = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/Other/22222222-bbbb`;
export const EARLIER_STACK = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/Profiles/33333333-cccc`;
export const PROFILE = `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROA1/new`;
export const LINKED = `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROA0/old`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/teams/workers`;
export const API_ROLE = `arn:aws:iam::${ACCOUNT}:role/prod-gke-api`;
export const NODE_POOL = 'projects/acme/locations/us-east4/awsClusters/prod/awsNodePools/workers';

export const LINK: Link = {
  target: { project: 'acme', location: 'us-east4', cluster: 'prod', nodePool: 'workers' },
  profile: { name: 'new', arn: PROFILE },
  timeoutSeconds: 3000,
  respectPodDisruptionBudgets: true,
  credentials: { Kind: 'secret', SecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:x' },
  preflight: 'ENFORCE',
  adopt: false,
};

const key = (name: string): string => `arn:aws:kms:us-east-1:${ACCOUNT}:key/${name}`;
export const KEYS = { configEncryption: key('config'), databaseEncryption: key('database'), mainVolume: key('volume') };

export const TRUSTING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

export function resource(changes: Partial<GkeResource> = {}): GkeResource {
  return gkeResource({ keyArns: { configEncryption: KEYS.configEncryption }, ...changes });
}

export function subject(changes: Partial<Subject> = {}): Subject {
  return {
    target: LINK.target,
    resource: resource(),
    profile: LINK.profile,
    owner: STACK,
    adopt: false,
    ...changes,
  };
}

export function role(changes: Partial<RoleDescription> = {}): RoleDescription {
  return { name: 'workers', arn: ROLE, id: 'AROAWORKERS', trustPolicy: TRUSTING, ...changes };
}

export function profile(changes: Partial<InstanceProfileDescription> = {}): InstanceProfileDescription {
  return { arn: PROFILE, path: '/cdk-gke-instance-profile/AROA1/', roles: [role()], owner: STACK, ...changes };
}

export function allowed(...actions: readonly string[]): readonly Access[] {
  return actions.map((action) => ({ action, verdict: 'allowed' }));
}

export function denied(by: Denial, ...actions: readonly string[]): readonly Access[] {
  return actions.map((action) => ({ action, verdict: 'denied', by }));
}

export function unknown(because: string, ...actions: readonly string[]): readonly Access[] {
  return actions.map((action) => ({ action, verdict: 'unknown', because }));
}

/** A node pool, with which everything is well. */
export function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    subject: subject(),
    profile: { seen: profile() },
    role: { seen: role() },
    linked: { seen: { name: 'old', arn: LINKED, owner: STACK } },
    apiRoleArn: { seen: API_ROLE },
    passRole: { seen: allowed('iam:PassRole') },
    readProfile: { seen: allowed('iam:GetInstanceProfile') },
    documented: { seen: [] },
    keys: NODE_POOL_KEY_USES.map((use) => ({ use, arn: KEYS[use.key], access: { seen: allowed(...use.actions) } })),
    update: { seen: 'accepted' },
    ...changes,
  };
}

/** A control plane, with which everything is well. */
export function controlPlane(changes: Partial<Evidence> = {}): Evidence {
  return evidence({
    subject: subject({ target: { project: 'acme', location: 'us-east4', cluster: 'prod' }, resource: resource({ keyArns: KEYS }) }),
    documented: { seen: allowed(...CONTROL_PLANE_ACTIONS) },
    keys: CONTROL_PLANE_KEY_USES.map((use) => ({ use, arn: KEYS[use.key], access: { seen: allowed(...use.actions) } })),
    ...changes,
  });
}
