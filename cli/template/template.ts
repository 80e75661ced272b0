import * as z from 'zod';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]).default([]),
});
const parameterSchema = z.object({
  Type: z.string().default('String'),
  Default: z.unknown().optional(),
  NoEcho: z.union([z.boolean(), z.string()]).optional(),
});
const sections = z.object({
  Resources: z.record(z.string(), z.unknown()).default({}),
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.unknown()).default({}),
});

export interface TemplateResource {
  readonly type: string;
  /** As they stand in the template. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition?: string;
  /** Logical IDs of what it waits for, whatever its properties say. */
  readonly dependsOn: readonly string[];
}

export interface TemplateParameter {
  readonly type: string;
  readonly defaultValue?: unknown;
  /** CloudFormation shows asterisks instead of its value. */
  readonly isHidden: boolean;
}

/** The parts of a template that say what there will be, and that its expressions refer to. */
export interface Template {
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly conditions: ReadonlyMap<string, unknown>;
  readonly mappings: Readonly<Record<string, unknown>>;
}

/** Reads a template; what is not understood (`Fn::ForEach` among the resources, say) is left out. */
export function readTemplate(json: unknown): Template {
  const { data } = sections.safeParse(json);
  return {
    resources: new Map(
      entriesOf(data?.Resources, resourceSchema).map(([id, { Type, Properties, Condition, DependsOn }]) => [
        id,
        { type: Type, properties: Properties, dependsOn: DependsOn, condition: Condition },
      ]),
    ),
    parameters: new Map(
      entriesOf(data?.Parameters, parameterSchema).map(([name, { Type, Default, NoEcho }]) => [
        name,
        { type: Type, defaultValue: Default, isHidden: String(NoEcho) === 'true' },
      ]),
    ),
    conditions: new Map(Object.entries(data?.Conditions ?? {})),
    mappings: data?.Mappings ?? {},
  };
}

function entriesOf<T>(section: Readonly<Record<string, unknown>> | undefined, schema: z.ZodType<T>): readonly (readonly [string, T])[] {
  return Object.entries(section ?? {}).flatMap(([name, value]) => {
    const { data } = schema.safeParse(value);
    return data === undefined ? [] : [[name, data] as const];
  });
}
