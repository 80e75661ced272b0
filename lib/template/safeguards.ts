import { isDeepStrictEqual } from 'node:util';
import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import { RenderedResource, renderedTemplate, RenderedTemplate } from './rendered-template';
import { excessesIn } from './template-limits';

/** What must hold of a resource in the template that is deployed, whatever is done to it after its construction. */
export interface Safeguard {
  /** Attributes beside the properties, e.g. `DeletionPolicy`. */
  readonly attributes?: Values;
  readonly properties?: Values;
  /** Whether other properties may be there. */
  readonly allowsOthers: boolean;
  /** Whether the resource must not change its logical ID. */
  readonly holdsLogicalId: boolean;
  /** What would come of it, and what to do instead, as sentences. */
  readonly remedy: string;
}

/** Values by name; undefined: absent. */
export type Values = Readonly<Record<string, unknown>>;

interface Guarded {
  readonly resource: CfnResource;
  readonly logicalId: unknown;
  readonly safeguard: Safeguard;
}

/** A macro inside a resource may make anything of it after synthesis. */
const MACRO = 'Fn::Transform';

/** ID by which the warning can be acknowledged. */
export const UNKNOWN_MACRO = 'cdk-gke-instance-profile:unknownMacro';

const guardedByStack = new WeakMap<Stack, Guarded[]>();

/**
 * Refuses a template in which a resource is no longer what its construct made of it.
 *
 * Judged on the template itself and after everything that can change it: aspects of any priority, removal policies, raw
 * overrides, lazy values, and stacks that rewrite their template. Only `skipValidation` of `synth` goes around it.
 */
export function guard(resource: CfnResource, safeguard: Safeguard): void {
  const stack = Stack.of(resource);
  const logicalId: unknown = stack.resolve(resource.logicalId);
  const guarded = guardedByStack.get(stack);
  if (guarded) {
    guarded.push({ resource, logicalId, safeguard });
    return;
  }
  const all = [{ resource, logicalId, safeguard }];
  guardedByStack.set(stack, all);
  stack.node.addValidation({ validate: () => findingsIn(stack, all) });
}

function findingsIn(stack: Stack, all: readonly Guarded[]): string[] {
  const template: RenderedTemplate = renderedTemplate(stack);
  const { Resources: resources = {}, Transform: macros = [] } = template;
  warnOfMacros(stack, [macros].flat());
  const changes = all.flatMap((guarded) => {
    const id = String(stack.resolve(guarded.resource.logicalId));
    const rendered = resources[id];
    // What is not in the template is not made, and what was made before is retained.
    return rendered ? changesOf(stack, guarded, id, rendered) : [];
  });
  return [...changes, ...excessesIn(stack, template)];
}

/** What they make of a template is seen by CloudFormation only. */
function warnOfMacros(stack: Stack, macros: readonly string[]): void {
  const unknown = macros.filter((name) => !name.startsWith('AWS::'));
  if (unknown.length > 0) {
    Annotations.of(stack).addWarningV2(
      UNKNOWN_MACRO,
      `CloudFormation runs ${unknown.join(', ')} after synthesis, so nothing here can see whether the profiles of ` +
        'rotations are still retained. Make sure that it changes nothing in resources that hold one.',
    );
  }
}

function changesOf(stack: Stack, { resource, logicalId, safeguard }: Guarded, id: string, rendered: RenderedResource): string[] {
  const { attributes, properties, allowsOthers, holdsLogicalId, remedy } = safeguard;
  const given = rendered.Properties ?? {};
  return [
    ...(holdsLogicalId ? differences({ 'the logical ID': logicalId }, { 'the logical ID': id }) : []),
    ...differences({ Type: resource.cfnResourceType, [MACRO]: undefined, ...attributes }, rendered),
    ...differences({ ...(allowsOthers ? {} : absent(given)), [MACRO]: undefined, ...resolved(stack, properties) }, given),
  ].map((difference) => `${resource.node.path}: ${difference}. ${remedy}`);
}

/** The CDK leaves out what is undefined, which here says that nothing must be there. */
function resolved(stack: Stack, values: Values = {}): Values {
  return { ...absent(values), ...(stack.resolve(values) as Values) };
}

function absent(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, undefined]));
}

function differences(desired: Values, given: Values): string[] {
  return Object.entries(desired)
    .filter(([name, value]) => !isDeepStrictEqual(value, given[name]))
    .map(([name, value]) => `${name} must stay ${show(value)}, but it has become ${show(given[name])}`);
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
