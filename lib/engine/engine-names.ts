import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** IAM's limit for the name of a role. */
const ROLE_NAME_LENGTH = 64;

/** No AWS region has a longer name; counted where the region is known at deployment only. */
const REGION_NAME_LENGTH = 16;

const PREFIX = 'gke-rotation';
const HASH_LENGTH = 8;

/**
 * Default name of the role that talks to Google.
 *
 * Known before the first deployment, because Google is told to trust it by name, and with the region in it, because
 * IAM's names are global and stacks of the same name live in many regions.
 */
export function defaultRoleName(stack: Stack): string {
  const { hash, readable } = identity(stack);
  const room = ROLE_NAME_LENGTH - [PREFIX, '', hash, ''].join('-').length - REGION_NAME_LENGTH;
  return [PREFIX, readable.slice(0, room), hash, stack.region].filter((part) => part !== '').join('-');
}

/** Default name of the function that talks to Google: so short that the subject fits even with the longest role name. */
export function defaultFunctionName(stack: Stack): string {
  return `${PREFIX}-${identity(stack).hash}`;
}

/** Every account has one in every region. */
export function defaultEventBusArn(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
}

/** The name of a role that `Role.customizeRoles` took from elsewhere. */
export function literalNameOf({ roleName }: IRole): string | undefined {
  return Token.isUnresolved(roleName) ? undefined : roleName;
}

function identity(stack: Stack): { readonly readable: string; readonly hash: string } {
  // A nested stack's name is not known at synthesis; its place in the app is as unique.
  const readable = Token.isUnresolved(stack.stackName) ? '' : stack.stackName;
  const hash = createHash('sha256').update(readable === '' ? stack.node.addr : readable);
  return { readable, hash: hash.digest('hex').slice(0, HASH_LENGTH) };
}
