import * as path from 'node:path';
import { numberOption, parseOptions, UsageError } from '../../cli/command-line/arguments';
import { readFleet } from '../fleet/read-fleet';
import type { Environment } from '../../app/fleet/fleet';
import type { Templates } from '../fleet/fleet-templates';
import type { FleetRehearsal } from '../fleet/rehearse-fleet';
import { readSynthesizedFleet, type SynthesizedFleet } from '../fleet/synthesized-fleet';
import { FLEET_SCENARIOS, SCENARIOS } from '../scenarios';
import type { FleetScenario, Scenario, Shape } from '../scenarios/scenario';
import { scenarioNamed } from './scenario-option';

export const REHEARSE_HELP = `Usage: npm run rehearse -- [options]

Plays a deployment without any cloud account: of the sample app, or of the targets that a file of yours names. The app
is synthesized for real, its functions and its state machine run for real; AWS and Google are local stand-ins, and time
is virtual.

  --list                  list the scenarios
  --scenario NAME         play this one; without it: ${SCENARIOS[0].name}
  --config FILE           play this file instead: link every target to a fresh profile, then rotate every target
  --environment NAME      of the file, this environment only
  --app DIR               play the app that "cdk synth" has put there, whatever its language: link every target; a second
                          --app DIR is the app with another generation (or role) in it, to which every target is then rotated
  --fail-at TARGET        of the file, or to the second app, rotate once more, fail at this target (as waves name it), and roll back
  --nodes N               nodes of each node pool, 1 to 50 (default 6; some scenarios have their own)
  --seconds-per-node S    time that Google takes to replace a node, 1 to 3600 (default 240; likewise)
  --plan-first            of a scenario of the sample app, say before each deployment what it would do, and what would stop
                          it, as the command "npx cdk-gke-instance-profile plan" says it
  --then-plan             likewise at the end, of another deployment of its last app
  --summary               print the end of the story only
  --html FILE             also write a timeline of the play to this file, for a browser: what each node ran under and when, and
                          what CloudFormation, the engine and Google did about it
  --json                  print one JSON document instead of the timeline; its fields:
                          scenario, ok, failures, stackStatus, virtualSeconds, target, profiles, requests (to Google,
                          about the target), polls (invocations of reconcile), historyEvents (of the longest
                          execution), answers (to CloudFormation), events (of the stack), plans (as they were asked for);
                          of a file: ok, and environments, each with waves instead of target and requests
  --help                  print this

Exit code: 0 when the story ended as it should, 1 when it did not, 64 when the command line is wrong.
`;

export interface PlayCommand {
  readonly kind: 'play';
  readonly scenario: Scenario;
  readonly shape: Shape;
  /** Whether to ask before each deployment what it would do. */
  readonly planFirst: boolean;
  /** Whether to ask at the end what another deployment would do. */
  readonly thenPlan: boolean;
  readonly telling: Telling;
  /** Path of the file that a timeline is written to. */
  readonly html?: string;
}

/** What is printed: the story and its end, the end alone, or a document. */
export type Telling = 'story' | 'summary' | 'json';

export type RehearseCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | PlayCommand
  | { readonly kind: 'fleet'; readonly rehearsal: FleetRehearsal; readonly telling: Telling; readonly html?: string };

const DEFAULT_SHAPE: Shape = { nodes: 6, secondsPerNode: 240 };
const ROOT = path.join(__dirname, '..', '..');

const optionsIn = (args: readonly string[]) =>
  parseOptions(args, {
    list: { type: 'boolean' },
    scenario: { type: 'string' },
    config: { type: 'string' },
    app: { type: 'string', multiple: true },
    environment: { type: 'string' },
    'fail-at': { type: 'string' },
    nodes: { type: 'string' },
    'seconds-per-node': { type: 'string' },
    'plan-first': { type: 'boolean' },
    'then-plan': { type: 'boolean' },
    summary: { type: 'boolean' },
    json: { type: 'boolean' },
    html: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });

type Options = Omit<ReturnType<typeof optionsIn>, 'list' | 'help'>;

/**
 * @throws UsageError
 * @throws ConfigError for a file that the app would refuse.
 */
export function parseRehearseArguments(args: readonly string[]): RehearseCommand {
  const { list, help, ...options } = optionsIn(args);
  if (help === true) {
    return { kind: 'help' };
  }
  if (list === true) {
    return { kind: 'list' };
  }
  if (options.app !== undefined) {
    return appCommand(options.app, options);
  }
  return options.config === undefined ? scenarioCommand(options) : fileCommand(options.config, options);
}

function scenarioCommand(options: Options): RehearseCommand {
  const misplaced = (['environment', 'fail-at'] as const).find((option) => options[option] !== undefined);
  if (misplaced !== undefined) {
    throw new UsageError(`--${misplaced} goes with --config FILE or --app DIR.`);
  }
  const fleet = FLEET_SCENARIOS.find(({ name }) => name === options.scenario);
  if (fleet) {
    refusePlan(options);
    return { kind: 'fleet', ...outputOf(options), rehearsal: rehearsalOf(fleet, options) };
  }
  const scenario = options.scenario === undefined ? SCENARIOS[0] : scenarioNamed(options.scenario, FLEET_SCENARIOS);
  return {
    kind: 'play',
    scenario,
    shape: shapeOf(options, scenario),
    planFirst: options['plan-first'] === true,
    thenPlan: options['then-plan'] === true,
    ...outputOf(options),
  };
}

/** @throws UsageError */
function outputOf({ summary = false, json = false, html }: Options): { readonly telling: Telling; readonly html?: string } {
  if (summary && json) {
    throw new UsageError('Name either --summary or --json.');
  }
  return { telling: summary ? 'summary' : json ? 'json' : 'story', html };
}

function refusePlan(options: Options): void {
  const planned = (['plan-first', 'then-plan'] as const).find((option) => options[option] === true);
  if (planned !== undefined) {
    throw new UsageError(`--${planned} goes with a scenario of the sample app.`);
  }
}

function rehearsalOf(scenario: FleetScenario, options: Options): FleetRehearsal {
  const { config, story } = scenario;
  return { config, story, environments: readFleet(path.join(ROOT, config)), shape: shapeOf(options, scenario) };
}

function fileCommand(config: string, options: Options): RehearseCommand {
  if (options.scenario !== undefined) {
    throw new UsageError('Name either --config or --scenario.');
  }
  refusePlan(options);
  return fleetCommand({ config, environments: readFleet(config), story: { rotates: true } }, options);
}

function appCommand(apps: readonly string[], options: Options): RehearseCommand {
  if (options.scenario !== undefined || options.config !== undefined || apps.length > 2) {
    throw new UsageError('Name one of --scenario, --config and --app; --app at most twice: as it is deployed first, and as it is deployed next.');
  }
  if (options['fail-at'] !== undefined && apps.length < 2) {
    throw new UsageError('--fail-at needs a second --app DIR, to which the rotation fails.');
  }
  refusePlan(options);
  const fleets = readSynthesizedFleet(apps);
  return fleetCommand(
    {
      config: apps.join(', '),
      environments: fleets.map(({ environment }) => environment),
      templatesOf: (environment) => templatesIn(fleets, environment),
      story: { rotates: apps.length > 1 && options['fail-at'] === undefined },
    },
    options,
  );
}

function templatesIn(fleets: readonly SynthesizedFleet[], environment: Environment): Templates {
  const fleet = fleets.find((one) => one.environment === environment);
  if (fleet === undefined) {
    throw new Error(`nobody has read ${environment.name}`);
  }
  return fleet.templates;
}

function fleetCommand({ environments: all, story, ...rest }: Omit<FleetRehearsal, 'shape'>, options: Options): RehearseCommand {
  const { config } = rest;
  const environments = all.filter(({ name }) => options.environment === undefined || name === options.environment);
  if (environments.length === 0) {
    throw new UsageError(`There is no environment "${options.environment}" in ${config}; there are ${all.map(({ name }) => name).join(', ')}.`);
  }
  const targets = environments.flatMap(({ rotations }) => rotations.map(({ address }) => address));
  const failAt = options['fail-at'];
  if (failAt !== undefined && !targets.includes(failAt)) {
    throw new UsageError(`There is no target "${failAt}" in ${config}; there are ${targets.join(', ')}.`);
  }
  return { kind: 'fleet', ...outputOf(options), rehearsal: { ...rest, environments, story: { ...story, failAt }, shape: shapeOf(options, {}) } };
}

function shapeOf(options: Options, { shape = DEFAULT_SHAPE, fewestNodes = 1 }: Pick<Scenario, 'shape' | 'fewestNodes'>): Shape {
  return {
    nodes: numberOption('--nodes', options.nodes, { fallback: shape.nodes, least: fewestNodes, most: 50, whole: true }),
    secondsPerNode: numberOption('--seconds-per-node', options['seconds-per-node'], { fallback: shape.secondsPerNode, least: 1, most: 3600, whole: false }),
  };
}
