import { type parseOptions, UsageError } from '../command-line/arguments';
import { readAssembly, type AppStack } from './assembly';

/** Which stacks a command is about: of an app, or as they are deployed. */
export interface StackChoice {
  /** Directory that the app was synthesized to. */
  readonly app: string;
  /** None: all of the app. */
  readonly stacks: readonly string[];
  /** Present: the stacks are looked at as they are deployed there, without an app. */
  readonly region?: string;
  /** Whether every stack is looked at as the CDK's lookup role. */
  readonly lookup: boolean;
}

/** Options of `parseArgs` that choose stacks of an app. */
export const APP_OPTIONS = { app: { type: 'string' }, stack: { type: 'string', multiple: true }, lookup: { type: 'boolean' } } as const;
/** The same, also without an app. */
export const STACK_OPTIONS = { ...APP_OPTIONS, region: { type: 'string' } } as const;

type GivenOptions = Partial<ReturnType<typeof parseOptions<typeof STACK_OPTIONS>>>;

const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** @throws UsageError for options that contradict each other. */
export function stackChoice({ app = 'cdk.out', stack = [], region, lookup = false }: GivenOptions): StackChoice {
  if (region !== undefined && !REGION.test(region)) {
    throw new UsageError(`--region cannot be "${region}".`);
  }
  if (region !== undefined && stack.length === 0) {
    throw new UsageError('--region goes with --stack NAME.');
  }
  if (region !== undefined && lookup) {
    throw new UsageError('--lookup goes with an app, which names the role to look things up with.');
  }
  return { app, stacks: [...new Set(stack)], lookup, ...(region === undefined ? {} : { region }) };
}

/**
 * Those of the app's stacks that are named; all where none is.
 *
 * @throws UsageError for a name that is not there, AssemblyError where there is no app.
 */
export function chosenOfApp({ app, stacks: names }: Pick<StackChoice, 'app' | 'stacks'>, stacks = readAssembly(app)): readonly AppStack[] {
  const isNamed = (name: string) => (stack: AppStack) => stack.name === name || stack.path === name;
  const odd = names.find((name) => !stacks.some(isNamed(name)));
  if (odd !== undefined) {
    const known = [...new Set(stacks.map(({ path }) => path))].join(', ');
    throw new UsageError(`--stack cannot be "${odd}": ${known === '' ? 'the app has no stacks' : `the app has ${known}`}.`);
  }
  return names.length === 0 ? stacks : stacks.filter((stack) => names.some((name) => isNamed(name)(stack)));
}
