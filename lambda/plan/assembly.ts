import * as path from 'node:path';
import { readTemplate, type Template } from '../template/template';
import { readAssets, readPlaces, readManifest, readTemplateFile, type Artifact } from './manifest';

/** A stack of a synthesized app. */
export interface AppStack {
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
  /** Logical IDs, and the places in the app that they stand for: `/Prod/Profiles/Workers/Profile`. */
  readonly places: readonly (readonly [logicalId: string, place: string])[];
}

const NESTED_STACK_TYPE = 'AWS::CloudFormation::Stack';

/**
 * Reads every stack that `cdk synth` has written, those of stages (as CDK Pipelines makes them) and nested ones included.
 *
 * @throws AssemblyError
 */
export function readAssembly(directory: string): readonly AppStack[] {
  const artifacts = readManifest(directory);
  const assets = new Map(
    [...artifacts.values()].filter(({ type }) => type === 'cdk:asset-manifest').flatMap((artifact) => [...readAssets(directory, artifact)]),
  );
  return [...artifacts].flatMap(([id, artifact]) => {
    switch (artifact.type) {
      case 'aws:cloudformation:stack': {
        const stack = readStack(directory, id, artifact);
        return [stack, ...nestedIn(directory, stack, assets)];
      }
      case 'cdk:cloud-assembly':
        return readAssembly(path.join(directory, artifact.properties.directoryName ?? id));
      default:
        return [];
    }
  });
}

function readStack(directory: string, id: string, artifact: Artifact): AppStack {
  const { environment, displayName, properties } = artifact;
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  const { templateFile = `${id}.template.json`, stackName = id, lookupRole } = properties;
  // The display name ends in the name of the stack where that is not the path: `Prod/Profiles (my-profiles)`.
  const place = displayName?.replace(/ \(.*\)$/, '') ?? id;
  return {
    name: stackName,
    nesting: [],
    path: place,
    template: readTemplate(readTemplateFile(directory, templateFile)),
    ...(account === undefined || account === 'unknown-account' ? {} : { account }),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
    ...(lookupRole === undefined ? {} : { lookupRoleArn: lookupRole.arn }),
    places: readPlaces(directory, artifact),
  };
}

/** The template of a nested stack is an asset of its parent, and its address ends in that asset's hash. */
function nestedIn(directory: string, parent: AppStack, assets: ReadonlyMap<string, string>): readonly AppStack[] {
  return [...parent.template.resources].flatMap(([logicalId, { type, properties }]) => {
    const address = type === NESTED_STACK_TYPE ? JSON.stringify(properties.TemplateURL) : undefined;
    const file = [...assets].find(([hash]) => address?.includes(hash))?.[1];
    if (file === undefined) {
      return [];
    }
    // `Outer/Inner.NestedStack/Inner.NestedStackResource` is the resource of `Outer/Inner`.
    const place = placeInApp(parent, logicalId).replace(/\.NestedStack\/[^/]+$/, '');
    const stack: AppStack = {
      ...parent,
      nesting: [...parent.nesting, logicalId],
      path: place,
      template: readTemplate(readTemplateFile(directory, file)),
    };
    return [stack, ...nestedIn(directory, stack, assets)];
  });
}

/** Place of a resource in the app. */
export function placeInApp({ path: stack, places }: AppStack, logicalId: string): string {
  // Nested stacks may have logical IDs in common, but not what is above them.
  const [, place] = places.find(([id, candidate]) => id === logicalId && candidate.startsWith(`/${stack}/`)) ?? [];
  return place?.slice(1) ?? `${stack}/${logicalId}`;
}
