import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod';

/** The directory holds no synthesized app, or one that cannot be read; the message says what to do. */
export class AssemblyError extends Error {
  public override readonly name = 'AssemblyError';
}

const metadataSchema = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() })));

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().default(''),
        displayName: z.string().optional(),
        metadata: metadataSchema.default({}),
        additionalMetadataFile: z.string().optional(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            lookupRole: z.object({ arn: z.string() }).optional(),
            directoryName: z.string().optional(),
            file: z.string().optional(),
          })
          .default({}),
      }),
    )
    .default({}),
});

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })).default({}),
});

/** An artifact of a cloud assembly. */
export type Artifact = z.infer<typeof manifestSchema>['artifacts'][string];

/**
 * What `cdk synth` has written to a directory.
 *
 * https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 *
 * @throws AssemblyError
 */
export function readManifest(directory: string): ReadonlyMap<string, Artifact> {
  return new Map(Object.entries(readAs(manifestSchema, directory, 'manifest.json').artifacts));
}

/** Paths of the file assets that an artifact lists, by their hash. @throws AssemblyError */
export function readAssets(directory: string, { properties }: Artifact): ReadonlyMap<string, string> {
  const { files } = readAs(assetsSchema, directory, properties.file ?? '');
  return new Map(Object.entries(files).flatMap(([hash, { source }]) => (source.path === undefined ? [] : [[hash, source.path]])));
}

/** Places in the app by the logical ID that is there, e.g. `/Prod/Profiles/Workers/Profile`. @throws AssemblyError */
export function readPlaces(directory: string, { metadata, additionalMetadataFile }: Artifact): readonly (readonly [string, string])[] {
  const additional = additionalMetadataFile === undefined ? {} : readAs(metadataSchema, directory, additionalMetadataFile);
  return Object.entries({ ...metadata, ...additional }).flatMap(([constructPath, entries]) =>
    entries.filter(({ type }) => type === 'aws:cdk:logicalId').map(({ data }) => [String(data), constructPath] as const),
  );
}

/** @throws AssemblyError */
export function readTemplateFile(directory: string, file: string): unknown {
  return readAs(z.unknown(), directory, file);
}

function readAs<T>(schema: z.ZodType<T>, directory: string, file: string): T {
  const name = path.join(directory, file);
  if (!existsSync(name)) {
    throw new AssemblyError(`There is no ${name}: run "npx cdk synth" first, in the directory of your app, or name its output with --app.`);
  }
  try {
    return schema.parse(JSON.parse(readFileSync(name, 'utf8')));
  } catch (error) {
    throw new AssemblyError(`${name} cannot be read as what "cdk synth" writes: run "npx cdk synth" again.`, { cause: error });
  }
}
