import { ServiceError } from '../aws-wire/service-error';
import type { Role } from './iam-state';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_CHARACTERS = 10_240;
const MOST_TAGS = 50;

/**
 * Refuses what IAM refuses of a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function requireWithinLimits({ roleName, inlinePolicies, tags }: Role): void {
  // White space does not count.
  const characters = Object.values(inlinePolicies).reduce((sum, document) => sum + document.replaceAll(/\s/g, '').length, 0);
  if (characters > INLINE_POLICY_CHARACTERS) {
    throw new ServiceError('LimitExceeded', `Maximum policy size of ${INLINE_POLICY_CHARACTERS} bytes exceeded for role ${roleName}`, 409);
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

/** Names of roles and profiles are unique regardless of case. */
export function isTaken(name: string, taken: ReadonlyMap<string, unknown>): boolean {
  return [...taken.keys()].some((other) => other.toLowerCase() === name.toLowerCase());
}
