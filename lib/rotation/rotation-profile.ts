import { CfnResource, Reference, RemovalPolicy, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { CfnInstanceProfile, CfnRole, IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PROFILE_PATH_PREFIX } from '../contract';
import { appendToLogicalId, hashInTemplate } from './hashed-logical-ids';
import { guardProfile } from './rotation-safeguards';
import { RotationTarget } from './rotation-target';

/** First part of the path of a profile whose role has no `RoleId` that this stack can read. */
const EXTERNAL = 'external';

export interface RotationProfileProps {
  readonly target: RotationTarget;
  readonly role: IRole;
  readonly generation: string | undefined;
}

export interface RotationProfile {
  readonly profile: CfnInstanceProfile;
  /** What is known at synthesis of which rotation this is; part of the logical ID of everything that it needs anew. */
  readonly hash: string;
}

/**
 * The instance profile of one rotation: always a fresh one, and never changed or deleted by CloudFormation.
 *
 * GKE on AWS expects a linked profile to stay as it was when it was linked, but CloudFormation would change `Roles` in
 * place. So whatever changes `Roles` changes something else as well that makes CloudFormation create another profile:
 * the logical ID carries what is known at synthesis, and the path, which cannot be changed in place, the rest.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/update-iam-instance-profile
 */
export function rotationProfile(scope: Construct, id: string, props: RotationProfileProps): RotationProfile {
  const stack = Stack.of(scope);
  const path = profilePath(stack, props);
  const profile = new CfnInstanceProfile(scope, id, { path, roles: [props.role.roleName] });
  const hash = hashInTemplate(stack, {
    generation: props.generation ?? '',
    role: props.role.roleName,
    path,
    target: props.target.toString(),
  });
  appendToLogicalId(profile, hash);
  profile.applyRemovalPolicy(RemovalPolicy.RETAIN);
  guardProfile(profile);
  return { profile, hash };
}

/**
 * The role's resource where it is part of the app, however the role was wrapped; undefined for imported roles and those
 * that `Role.customizeRoles` keeps out of the template.
 */
export function resourceOfRole(role: IRole): CfnRole | undefined {
  const name: unknown = Tokenization.reverseString(role.roleName).firstToken;
  const target = Reference.isReference(name) ? name.target : undefined;
  return CfnResource.isCfnResource(target) && target.cfnResourceType === CfnRole.CFN_RESOURCE_TYPE_NAME
    ? (target as CfnRole)
    : undefined;
}

/**
 * A path that changes whenever another role is meant.
 *
 * `RoleId` is new for every incarnation of a role, so a role re-made under the same logical ID is noticed. It is not
 * taken across stacks: CloudFormation would refuse to change an export that is in use. Elsewhere the path holds the
 * role's name, which may come from a parameter and change without any change of the template.
 */
function profilePath(stack: Stack, { role, generation }: RotationProfileProps): string {
  const resource = resourceOfRole(role);
  const roleSegment =
    resource && Stack.of(resource) === stack ? resource.attrRoleId : `${EXTERNAL}/${role.roleName}`;
  // The logical ID cannot carry a generation that is known at deployment only.
  const generationSegment = generation !== undefined && Token.isUnresolved(generation) ? `${generation}/` : '';
  return `${PROFILE_PATH_PREFIX}${roleSegment}/${generationSegment}`;
}
