import * as z from 'zod';

const resourceSchema = z
  .object({
    Type: z.string(),
    /** As they stand in the template. */
    Properties: z.record(z.string(), z.unknown()).default({}),
    Condition: z.string().optional(),
    /** Logical IDs of what it waits for, whatever its properties say. */
    DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]).default([]),
  })
  .transform(({ Type: type, Properties: properties, Condition: condition, DependsOn: dependsOn }) => ({ type, properties, condition, dependsOn }));
const parameterSchema = z
  .object({ Type: z.string().default('String'), Default: z.unknown().optional(), NoEcho: z.union([z.boolean(), z.string()]).optional() })
  // CloudFormation shows asterisks instead of a value that is hidden.
  .transform(({ Type: type, Default: defaultValue, NoEcho }) => ({ type, defaultValue, isHidden: String(NoEcho) === 'true' }));
const sections = z.object({
  Resources: z.record(z.string(), z.unknown()).default({}),
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.unknown()).default({}),
});

export type TemplateResource = Readonly<z.infer<typeof resourceSchema>>;

/** The parts of a template that say what there will be, and that its expressions refer to. */
export interface Template {
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: ReadonlyMap<string, z.infer<typeof parameterSchema>>;
  readonly conditions: ReadonlyMap<string, unknown>;
  readonly mappings: Readonly<Record<string, unknown>>;
}

/** Reads a template; what is not understood (`Fn::ForEach` among the resources, say) is left out. */
export function readTemplate(json: unknown): Template {
  const { data } = sections.safeParse(json);
  return {
    resources: new Map(entriesOf(data?.Resources, resourceSchema)),
    parameters: new Map(entriesOf(data?.Parameters, parameterSchema)),
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
