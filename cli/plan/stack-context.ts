import { asIntrinsicFunction } from '../template/intrinsic-function';
import type { Template } from '../template/template';
import type { Comparison } from './comparison';
import type { Resolver } from './resolver';

/** What a deployment of a stack starts from: its template, and what is known of what it is deployed to. */
export interface StackContext {
  readonly name: string;
  readonly account: string;
  readonly partition: string;
  readonly template: Template;
  readonly resolver: Resolver;
  readonly comparison: Comparison;
}

/** What stands for the part of a name, or of a path, that nobody knows before the deployment. */
export const GENERATED = '*';

/** The name that CloudFormation would give a resource, as far as it is known. */
export function generatedName({ name }: StackContext, logicalId: string): string {
  return `${name}-${logicalId}-${GENERATED}`;
}

/** Logical ID of the resource of this type that an expression names. */
export function referredTo(expression: unknown, type: string, { template }: StackContext): string | undefined {
  const call = asIntrinsicFunction(expression);
  const logicalId = call?.name === 'Ref' ? call.argument : undefined;
  return typeof logicalId === 'string' && template.resources.get(logicalId)?.type === type ? logicalId : undefined;
}
