import { ServiceError } from '../wire/service-error';
import type { Role } from './iam-state';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_CHARACTERS = 10_240;
const MANAGED_POLICY_CHARACTERS = 6_144;
const MOST_TAGS = 50;
/** AWS raises it where an account asks for that; this one has not asked. */
const MOST_MANAGED_POLICIES = 10;

/**
 * Refuses what IAM refuses of a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function requireWithinLimits({ roleName, inlinePolicies, managedPolicyArns, tags }: Role): void {
  const characters = Object.values(inlinePolicies).reduce((sum, document) => sum + charactersIn(document), 0);
  if (characters > INLINE_POLICY_CHARACTERS) {
    throw new ServiceError('LimitExceeded', `Maximum policy size of ${INLINE_POLICY_CHARACTERS} bytes exceeded for role ${roleName}`, 409);
  }
  if (managedPolicyArns.length > MOST_MANAGED_POLICIES) {
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${MOST_MANAGED_POLICIES}`, 409);
  }
  const keys = Object.keys(tags).map((key) => key.toLowerCase());
  if (keys.length > MOST_TAGS) {
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for TagsPerRole: ${MOST_TAGS}`, 409);
  }
  if (new Set(keys).size < keys.length) {
    throw new ServiceError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.', 400);
  }
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw new ServiceError('InvalidInput', 'aws: prefixed tag key names are not allowed for external use.', 400);
  }
}

/** Refuses what IAM refuses of a managed policy. */
export function requirePolicyFits(document: string): void {
  if (charactersIn(document) > MANAGED_POLICY_CHARACTERS) {
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for PolicySize: ${MANAGED_POLICY_CHARACTERS}`, 409);
  }
}

/** White space does not count. */
function charactersIn(document: string): number {
  return document.replaceAll(/\s/g, '').length;
}

/** Names of roles and profiles are unique regardless of case. */
export function isTaken(name: string, taken: ReadonlyMap<string, unknown>): boolean {
  return [...taken.keys()].some((other) => other.toLowerCase() === name.toLowerCase());
}
