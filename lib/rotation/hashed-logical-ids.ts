import { createHash } from 'node:crypto';
import { CfnResource, Stack } from 'aws-cdk-lib';

/** CloudFormation allows 255 characters in a logical ID. */
const LOGICAL_ID_LENGTH = 255;
const HASH_LENGTH = 8;

/** What a logical ID carries of `value`, whose tokens count as they stand in the template. */
export function hashInTemplate(stack: Stack, value: unknown): string {
  const text = JSON.stringify(stack.resolve(value));
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH).toUpperCase();
}

/** Has CloudFormation make another resource whenever the hash is another one. */
export function appendToLogicalId(resource: CfnResource, hash: string): void {
  const base = String(Stack.of(resource).resolve(resource.logicalId)).slice(0, LOGICAL_ID_LENGTH - hash.length);
  resource.overrideLogicalId(`${base}${hash}`);
}
