import * as path from 'node:path';
import { readTemplate, type Template } from '../template/template';
import { AssemblyError, AssemblyFiles } from './assembly-files';
import { readAssets, readPlaces, readManifest, type Artifact, type Places } from './manifest';

/** A stack of a synthesized app. */
export interface AppStack extends Places {
  /** As CloudFormation knows it. A nested stack, whose name is made by CloudFormation, has that of its outermost parent. */
  readonly name: string;
  /** Logical IDs that lead from the stack of that name to this one; none where it is that stack. */
  readonly nesting: readonly string[];
  /** Place in the app, e.g. `Prod/Profiles`. */
  readonly path: string;
  readonly template: Template;
  /** Absent: whatever account it is deployed with. */
  readonly account?: string;
  /** Absent: whatever region it is deployed with. */
  readonly region?: string;
  /** Role that the CDK looks things up with in that account: an ARN, perhaps with `${AWS::Partition}` in it. */
  readonly lookupRoleArn?: string;
}

const NESTED_STACK_TYPE = 'AWS::CloudFormation::Stack';

/**
 * Reads every stack that `cdk synth` has written, those of stages (as CDK Pipelines makes them) and nested ones included.
 *
 * @throws AssemblyError
 */
export function readAssembly(directory: string): readonly AppStack[] {
  const reading: Reading = { files: new AssemblyFiles(directory), within: [], count: 0 };
  return stacksIn(directory, reading);
}

/** More than any app has, and fewer than a directory can be made to look like that leads into itself twice. */
const MOST_STACKS = 5_000;

interface Reading {
  readonly files: AssemblyFiles;
  /** What is being read, from the outermost assembly to the innermost template. */
  readonly within: readonly string[];
  count: number;
}

/** Reads what is in `name`. @throws AssemblyError where that is being read already. */
function readWithin<T>(reading: Reading, directory: string, name: string, read: (inner: Reading) => T): T {
  const real = reading.files.resolve(directory, name);
  reading.count += 1;
  if (reading.within.includes(real)) {
    throw new AssemblyError(`${path.join(directory, name)} contains itself: run "npx cdk synth" again.`);
  }
  if (reading.count > MOST_STACKS) {
    throw new AssemblyError(`${directory} has more than ${MOST_STACKS} stacks: run "npx cdk synth" again, or name one stage of the app with --app.`);
  }
  const inner = { ...reading, within: [...reading.within, real] };
  const result = read(inner);
  reading.count = inner.count;
  return result;
}

function stacksIn(directory: string, reading: Reading): readonly AppStack[] {
  return readWithin(reading, directory, '.', (inner) => {
    const artifacts = readManifest(inner.files, directory);
    const assets = new Map(
      [...artifacts.values()].filter(({ type }) => type === 'cdk:asset-manifest').flatMap((artifact) => [...readAssets(inner.files, directory, artifact)]),
    );
    return [...artifacts].flatMap(([id, artifact]) => {
      switch (artifact.type) {
        case 'aws:cloudformation:stack': {
          const { templateFile = `${id}.template.json` } = artifact.properties;
          return readWithin(inner, directory, templateFile, (within) => {
            const stack = readStack(directory, id, artifact, within.files);
            return [stack, ...nestedIn(directory, stack, assets, within)];
          });
        }
        case 'cdk:cloud-assembly':
          return stacksIn(path.join(directory, artifact.properties.directoryName ?? id), inner);
        default:
          return [];
      }
    });
  });
}

function readStack(directory: string, id: string, artifact: Artifact, files: AssemblyFiles): AppStack {
  const { environment, displayName, properties } = artifact;
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  const { templateFile = `${id}.template.json`, stackName = id, lookupRole } = properties;
  // The display name ends in the name of the stack where that is not the path: `Prod/Profiles (my-profiles)`.
  const place = withoutBrackets(displayName ?? id);
  return {
    name: stackName,
    nesting: [],
    path: place,
    template: readTemplate(files.read(directory, templateFile)),
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    lookupRoleArn: lookupRole?.arn,
    ...readPlaces(files, directory, artifact),
  };
}

function withoutBrackets(displayName: string): string {
  const start = displayName.indexOf(' (');
  return start !== -1 && displayName.endsWith(')') ? displayName.slice(0, start) : displayName;
}

/** The template of a nested stack is an asset of its parent, and its address ends in that asset's hash. */
function nestedIn(directory: string, parent: AppStack, assets: ReadonlyMap<string, string>, reading: Reading): readonly AppStack[] {
  return [...parent.template.resources].flatMap(([logicalId, { type, properties }]) => {
    const address = type === NESTED_STACK_TYPE ? JSON.stringify(properties.TemplateURL) : undefined;
    const file = [...assets].find(([hash]) => address?.includes(hash))?.[1];
    if (file === undefined) {
      return [];
    }
    // `Outer/Inner.NestedStack/Inner.NestedStackResource` is the resource of `Outer/Inner`.
    const place = placeInApp(parent, logicalId).replace(/\.NestedStack\/[^/]+$/, '');
    return readWithin(reading, directory, file, (inner) => {
      const template = readTemplate(inner.files.read(directory, file));
      const stack: AppStack = { ...parent, nesting: [...parent.nesting, logicalId], path: place, template };
      return [stack, ...nestedIn(directory, stack, assets, inner)];
    });
  });
}

/** Place of a resource in the app. */
export function placeInApp({ path: stack, places }: AppStack, logicalId: string): string {
  // Nested stacks may have logical IDs in common, but not what is above them.
  const [, place] = places.find(([id, candidate]) => id === logicalId && candidate.startsWith(`/${stack}/`)) ?? [];
  return place?.slice(1) ?? `${stack}/${logicalId}`;
}
