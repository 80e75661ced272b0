import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import { INSTANCE_PROFILE_TYPE } from '../../lambda/aws/stacks';
import { expectedRole, isMade, type ExpectedRole } from './expected-role';
import { GENERATED, generatedName, referredTo, type StackContext } from './stack-context';

/** The profile that a rotation links: the one that the stack has, or one that the deployment makes. */
export type ExpectedProfile =
  | { readonly kind: 'kept'; readonly name: string; readonly role: ExpectedRole }
  | { readonly kind: 'fresh'; readonly name: string; readonly path: string; readonly arn: string; readonly role: ExpectedRole }
  /** `why` completes "is not known: …". */
  | { readonly kind: 'unknown'; readonly why: string };

/** Properties whose change makes CloudFormation make another profile. */
const REPLACES = ['InstanceProfileName', 'Path'];

/**
 * Which profile a link's `ProfileName` will name.
 *
 * Its logical ID carries the rotation's hash, so one that the stack does not have yet is a new rotation. One that it has
 * is replaced all the same when its role is: the path holds the role's ID.
 */
export function expectedProfile(profileName: unknown, stack: StackContext): ExpectedProfile {
  const logicalId = referredTo(profileName, INSTANCE_PROFILE_TYPE, stack);
  if (logicalId === undefined) {
    return { kind: 'unknown', why: 'the link names no profile of its stack; was the template edited?' };
  }
  const { Roles, Path } = stack.template.resources.get(logicalId)?.properties ?? {};
  const role = expectedRole(Array.isArray(Roles) ? (Roles as readonly unknown[])[0] : undefined, stack);
  const held = stack.comparison.kept(logicalId, REPLACES);
  if (held !== undefined && !isMade(role)) {
    return { kind: 'kept', name: held.physicalId, role };
  }
  const path = stack.resolver.text(Path) ?? `${PROFILE_PATH_PREFIX}${GENERATED}/`;
  const name = generatedName(stack, logicalId);
  return { kind: 'fresh', name, path, arn: `arn:${stack.partition}:iam::${stack.account}:instance-profile${path}${name}`, role };
}
