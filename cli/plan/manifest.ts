import * as path from 'node:path';
import * as z from 'zod';
import { WAVE_METADATA } from '../../lib/contract';
import { type AssemblyFiles, unreadable } from './assembly-files';

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
export function readManifest(files: AssemblyFiles, directory: string): ReadonlyMap<string, Artifact> {
  return new Map(Object.entries(readAs(manifestSchema, files, directory, 'manifest.json').artifacts));
}

/** Paths of the file assets that an artifact lists, by their hash. @throws AssemblyError */
export function readAssets(files: AssemblyFiles, directory: string, { properties }: Artifact): ReadonlyMap<string, string> {
  const { files: assets } = readAs(assetsSchema, files, directory, properties.file ?? '');
  return new Map(Object.entries(assets).flatMap(([hash, { source }]) => (source.path === undefined ? [] : [[hash, source.path]])));
}

/** What the constructs of a stack say of themselves. */
export interface Places {
  /** Places in the app by the logical ID that is there, e.g. `/Prod/Profiles/Workers/Profile`. */
  readonly places: readonly (readonly [logicalId: string, place: string])[];
  /** Names of waves, by the place of a rotation that is in it, e.g. `Prod/Profiles/Workers`; in the order of the app. */
  readonly waves: ReadonlyMap<string, string>;
}

/** @throws AssemblyError */
export function readPlaces(files: AssemblyFiles, directory: string, { metadata, additionalMetadataFile }: Artifact): Places {
  const additional = additionalMetadataFile === undefined ? {} : readAs(metadataSchema, files, directory, additionalMetadataFile);
  const said = (wanted: string): (readonly [string, string])[] =>
    Object.entries({ ...metadata, ...additional }).flatMap(([place, entries]) =>
      entries.filter(({ type }) => type === wanted).map(({ data }) => [String(data), place] as const),
    );
  return { places: said('aws:cdk:logicalId'), waves: new Map(said(WAVE_METADATA).map(([wave, place]) => [place.slice(1), wave])) };
}

function readAs<T>(schema: z.ZodType<T>, files: AssemblyFiles, directory: string, file: string): T {
  const { data, error } = schema.safeParse(files.read(directory, file));
  if (error !== undefined) {
    throw unreadable(path.join(directory, file), error);
  }
  return data;
}
