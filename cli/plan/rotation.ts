import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import { InvalidPropertiesError, parseLinkOutline, type LinkOutline } from '../../lambda/request/link-properties';
import type { Target } from '../../lambda/request/target';
import { placeInApp, type AppStack } from './assembly';
import { expectedProfile, type ExpectedProfile } from './expected-profile';
import type { StackView } from './stack-view';

/** A rotation of the app, as far as its stack's template and what is deployed of it tell. */
export interface Rotation {
  /** Of its link. */
  readonly logicalId: string;
  /** Place in the app, e.g. `Prod/Profiles/Workers`. */
  readonly path: string;
  readonly stack: StackView;
  /** What its link is about; otherwise why only the deployment will tell, or why the engine will refuse it. */
  readonly outline: LinkOutline | { readonly does: 'unknown' | 'fail'; readonly why: string };
  readonly expected: ExpectedProfile;
  /** Whether CloudFormation would send the engine a request: not where nothing about the link changes. */
  readonly isRequested: boolean;
}

/** Properties that take their values from resources, which may be yet to be made. */
const DEPENDENT = ['ServiceToken', 'ProfileName', 'ProfileArn', 'Credentials'];

/** As the file that an app is made from calls it. */
export function shortName({ cluster, nodePool }: Target): string {
  return nodePool === undefined ? cluster : `${cluster}/${nodePool}`;
}

export function hasRotations({ template }: AppStack): boolean {
  return [...template.resources.values()].some(({ type }) => type === LINK_RESOURCE_TYPE);
}

export function rotationsIn(stack: StackView): readonly Rotation[] {
  const { app, resolver, context } = stack;
  return [...app.template.resources].flatMap(([logicalId, { type, properties, condition }]) => {
    if (type !== LINK_RESOURCE_TYPE || !resolver.holds(condition)) {
      return [];
    }
    const expected: ExpectedProfile =
      'seen' in context ? expectedProfile(properties.ProfileName, context.seen) : { kind: 'unknown', why: context.notSeen };
    const isAsItWas = 'seen' in context && context.seen.comparison.kept(logicalId, []) !== undefined && context.seen.comparison.isUnchanged(logicalId);
    return [
      {
        logicalId,
        path: placeInApp(app, logicalId).replace(/\/Resource(\/Default)?$/, ''),
        stack,
        outline: outlineOf(properties, stack),
        expected,
        isRequested: !(isAsItWas && expected.kind === 'kept'),
      },
    ];
  });
}

function outlineOf(properties: Readonly<Record<string, unknown>>, { resolver }: StackView): Rotation['outline'] {
  const independent = Object.fromEntries(Object.entries(properties).filter(([name]) => !DEPENDENT.includes(name)));
  const { value } = resolver.resolve(independent);
  if (value === undefined) {
    return { does: 'unknown', why: 'which target it is about is unknown until deployment' };
  }
  try {
    return parseLinkOutline(value);
  } catch (error) {
    if (error instanceof InvalidPropertiesError) {
      return { does: 'fail', why: error.message };
    }
    throw error;
  }
}
