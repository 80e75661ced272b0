import { z } from 'zod';
import { ValidationError } from '../validation-error';
import { WAIT_CONDITION_TYPE } from '../wait-condition/wait-condition-type';
import { creationPolicy } from './creation-policy';

const properties = z.record(z.string(), z.unknown());

const resourceDefinition = z.object({
  Type: z.string(),
  Properties: properties.optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.string().optional(),
  Metadata: z.unknown().optional(),
  CreationPolicy: creationPolicy.optional(),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']).optional(),
  UpdateReplacePolicy: z.enum(['Delete', 'Retain', 'Snapshot']).optional(),
});

const template = z.object({
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })).optional(),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
  Conditions: z.record(z.string(), z.unknown()).optional(),
  Resources: z.record(z.string().regex(/^[A-Za-z0-9]+$/), resourceDefinition),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() })).optional(),
});

export type ResourceDefinition = z.infer<typeof resourceDefinition>;

/** What the stand-in reads of a template; `Rules`, `Metadata` and the like are let through and ignored. */
export type Template = z.infer<typeof template>;

/** Resource types that would silently do nothing here although the real ones do something that matters. */
const UNSUPPORTED_TYPES: ReadonlySet<string> = new Set([
  'AWS::CloudFormation::Stack',
  'AWS::CloudFormation::WaitConditionHandle',
]);

/** @throws ValidationError naming where the template is wrong. */
export function parseTemplate(source: unknown): Template {
  const result = template.safeParse(source);
  if (!result.success) {
    const where = result.error.issues.map((issue) => `[/${issue.path.join('/')}] ${issue.message}`);
    throw new ValidationError(`Template format error: ${where.join('; ')}`);
  }
  refuseNulls(source, '');
  for (const [logicalId, { Type, CreationPolicy }] of Object.entries(result.data.Resources)) {
    if (UNSUPPORTED_TYPES.has(Type)) {
      throw new ValidationError(`Resource ${logicalId}: this stand-in does not play ${Type}`);
    }
    if ((Type === WAIT_CONDITION_TYPE) !== (CreationPolicy !== undefined)) {
      throw new ValidationError(
        `Resource ${logicalId}: this stand-in plays wait conditions with a CreationPolicy, and no CreationPolicy of others`,
      );
    }
  }
  return result.data;
}

function refuseNulls(value: unknown, path: string): void {
  if (value === null) {
    throw new ValidationError(`Template format error: [${path}] 'null' values are not allowed in templates`);
  }
  if (typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) {
      refuseNulls(child, `${path}/${key}`);
    }
  }
}
