import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RotationEngine, type RotationEngineProps } from '../../../lib';
import { newStack } from './rotations';

/** The template of a stack with an engine. */
export function engineWith(props?: RotationEngineProps | ((stack: Stack) => RotationEngineProps), stack = newStack()): Template {
  new RotationEngine(stack, 'Engine', typeof props === 'function' ? props(stack) : props);
  return Template.fromStack(stack);
}

/** Environment of one of the functions, by its part of the logical ID. */
export function environmentOf(template: Template, name: 'Begin' | 'Reconcile' | 'Report'): unknown {
  const functions = template.findResources('AWS::Lambda::Function');
  const found = functions[`GkeInstanceProfileRotation${name}Function`] as
    | { Properties: { Environment: { Variables: unknown } } }
    | undefined;
  return found?.Properties.Environment.Variables;
}
