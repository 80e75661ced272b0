import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { callAws } from '../../lambda/aws/aws-error';
import { describeRole, type RoleDescription } from '../../lambda/aws/instance-profiles';
import { nameOf } from '../../lambda/aws/arn';
import { PolicySimulation, type AccessQuestion } from '../../lambda/aws/policy-simulation';
import type { GkeMultiCloud } from '../../lambda/google/gke-multi-cloud';
import { notSeen, type Seen } from '../../lambda/preflight/seen';
import { accessOf } from '../../lambda/preflight/simulated-access';
import { validation, type Sources } from '../../lambda/preflight/sources';
import type { LinkOutline } from '../../lambda/request/link-properties';
import { ask } from './ask';
import type { ExpectedProfile } from './expected-profile';
import { isMade, type ExpectedRole } from './expected-role';
import type { Look, ProfileSeen } from './look';
import type { StackAccess } from './stack-access';
import { GENERATED } from './stack-context';

/** A link that the deployment makes or changes, and who can be asked about it. */
export interface Prospect {
  readonly outline: LinkOutline;
  readonly expected: ExpectedProfile;
  readonly look: Look;
  readonly gke: Seen<GkeMultiCloud>;
  readonly access: Seen<StackAccess>;
  /** ID of the stack, as far as it is known. */
  readonly owner?: string;
}

/** Of a policy's `Resource`. */
const EVERYTHING = '*';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_ROLE_NAME = 64;
/** What CloudFormation adds to the name of the stack and the logical ID; how it shortens those is not documented. */
const GENERATED_LENGTH = 13;

/** The sources of a pre-flight, before there is what it is about. */
export function sourcesOf({ expected, look, gke, access }: Prospect): Sources {
  return {
    profile: async (name) => (expected.kind === 'fresh' && name === expected.name ? profileToBe(expected, access) : known(name, expected, look)),
    cluster: () => Promise.resolve(look.cluster),
    access: async (question) => {
      const unclear = expected.kind === 'unknown' ? undefined : whyUnclear(question, expected.role);
      if (unclear !== undefined) {
        return notSeen(unclear);
      }
      // The end of a fresh name is generated, but no policy can tell one such end from another beforehand.
      const { resource } = question;
      const asked = resource === EVERYTHING ? question : { ...question, resource: resource.replaceAll(GENERATED, 'x') };
      return ask(access, async ({ clients }) => accessOf(asked, await new PolicySimulation(clients.iam).evaluate(asked)));
    },
    update: async ({ profile, resource }) => {
      if (expected.kind !== 'kept') {
        return notSeen('Google validates an update to a profile that exists, and the deployment makes it');
      }
      const validated = await ask(gke, (api) => validation(() => api.validateLink(profile.name, resource.etag)));
      return 'seen' in validated ? validated.seen : validated;
    },
  };
}

/** Why a simulation would say nothing about the role as it will be. */
function whyUnclear({ roleArn, resource }: AccessQuestion, role: ExpectedRole): string | undefined {
  if (role.kind === 'unknown') {
    return undefined;
  }
  const acts = nameOf(roleArn) === role.name;
  if (isMade(role)) {
    const isPassed = nameOf(resource) === role.name && !isForeseeable(resource);
    return acts || isPassed ? `the deployment makes role ${role.name}` : undefined;
  }
  return acts && role.fate === 'changes' ? `the deployment changes role ${role.name}` : undefined;
}

/** All of a role's ARN is known but the generated end of its name, which CloudFormation makes shorter where it is too long. */
function isForeseeable(roleArn: string): boolean {
  const generatedFrom = roleArn.indexOf(GENERATED);
  const isAtTheEnd = generatedFrom === roleArn.length - GENERATED.length;
  return generatedFrom === -1 || (isAtTheEnd && nameOf(roleArn).length - GENERATED.length + GENERATED_LENGTH <= LONGEST_ROLE_NAME);
}

function known(name: string, expected: ExpectedProfile, { desired, linked }: Look): ProfileSeen {
  return expected.kind === 'kept' && name === expected.name ? desired : linked;
}

/** A profile that the template describes: CloudFormation makes it with the one role that it names. */
async function profileToBe({ arn, path, role }: ExpectedProfile & { kind: 'fresh' }, access: Seen<StackAccess>): Promise<ProfileSeen> {
  const held = await roleToBe(role, access);
  return 'seen' in held ? { seen: { arn, path, roles: [held.seen] } } : held;
}

async function roleToBe(role: ExpectedRole, access: Seen<StackAccess>): Promise<Seen<RoleDescription>> {
  switch (role.kind) {
    case 'in IAM':
      return ask(access, ({ clients }) => roleNamed(clients.iam, role.name));
    case 'in the template':
      return { seen: { name: role.name, arn: role.arn, id: '', trustPolicy: role.trustPolicy ?? '' } };
    case 'unknown':
      return notSeen('which role the profile will hold is unknown until deployment');
  }
}

/**
 * A role by its name.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 *
 * @throws ServiceCallError, `missing` where there is none.
 */
async function roleNamed(client: IAMClient, name: string): Promise<RoleDescription> {
  const { Role } = await callAws('iam:GetRole', `role ${name}`, () => client.send(new GetRoleCommand({ RoleName: name })));
  return describeRole(Role ?? {});
}
