import { type Narrator, SILENT } from '../play/narrator';
import { Play } from '../play/play';
import type { Summary } from '../play/summary';
import { renderSummary } from '../play/render-summary';
import { SCENARIOS } from '../scenarios';
import type { Scenario, Shape } from '../scenarios/scenario';
import { numberOption, parseOptions } from '../../app/command-line/arguments';
import { scenarioNamed } from './scenario-option';

export const REHEARSE_HELP = `Usage: npm run rehearse -- [options]

Plays a deployment of the sample app without any cloud account. The app is synthesized for real, its functions and
its state machine run for real; AWS and Google are local stand-ins, and time is virtual.

  --list                  list the scenarios
  --scenario NAME         play this one; without it: ${SCENARIOS[0].name}
  --nodes N               nodes of the node pool, 1 to 50 (default 6; some scenarios have their own)
  --seconds-per-node S    time that Google takes to replace a node, 1 to 3600 (default 240; likewise)
  --json                  print one JSON document instead of the timeline; its fields:
                          scenario, ok, failures, stackStatus, virtualSeconds, target, profiles, requests (to Google,
                          about the target), polls (invocations of reconcile), historyEvents (of the longest
                          execution), answers (to CloudFormation), events (of the stack)
  --help                  print this

Exit code: 0 when the story ended as it should, 1 when it did not, 2 when the command line is wrong.
`;

export type RehearseCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'play'; readonly scenario: Scenario; readonly shape: Shape; readonly json: boolean };

/** @throws UsageError */
export function parseRehearseArguments(args: readonly string[]): RehearseCommand {
  const options = parseOptions(args, {
    list: { type: 'boolean' },
    scenario: { type: 'string' },
    nodes: { type: 'string' },
    'seconds-per-node': { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (options.help === true) {
    return { kind: 'help' };
  }
  if (options.list === true) {
    return { kind: 'list' };
  }
  const scenario = options.scenario === undefined ? SCENARIOS[0] : scenarioNamed(options.scenario);
  const fewest = scenario.fewestNodes ?? 1;
  const { nodes, secondsPerNode } = scenario.shape ?? DEFAULT_SHAPE;
  return {
    kind: 'play',
    scenario,
    shape: {
      nodes: numberOption('--nodes', options.nodes, { fallback: nodes, least: fewest, most: 50, whole: true }),
      secondsPerNode: numberOption('--seconds-per-node', options['seconds-per-node'], { fallback: secondsPerNode, least: 1, most: 3600, whole: false }),
    },
    json: options.json === true,
  };
}

const DEFAULT_SHAPE: Shape = { nodes: 6, secondsPerNode: 240 };

/** Plays one scenario from beginning to end; nothing is left running. */
export async function rehearse(scenario: Scenario, shape: Shape, narrator: Narrator = SILENT): Promise<Summary> {
  const play = await Play.begin(shape, narrator, scenario.target);
  try {
    await scenario.play(play, shape);
    return play.summary(scenario.name);
  } finally {
    await play.end();
  }
}

/** Runs the command and returns its exit code. */
export async function runRehearse(args: readonly string[], print: (text: string) => void): Promise<number> {
  const command = parseRehearseArguments(args);
  switch (command.kind) {
    case 'help':
      print(REHEARSE_HELP);
      return 0;
    case 'list':
      print(SCENARIOS.map(({ name, title }) => `${name.padEnd(26)}${title}\n`).join(''));
      return 0;
    case 'play': {
      const { scenario, shape, json } = command;
      const summary = await rehearse(scenario, shape, json ? SILENT : new Printer(print));
      print(json ? `${JSON.stringify(summary, undefined, 2)}\n` : renderSummary(summary));
      return summary.ok ? 0 : 1;
    }
  }
}

/** Tells the story line by line, in the time of the play. */
class Printer implements Narrator {
  public constructor(private readonly print: (text: string) => void) {}

  public chapter(title: string): void {
    this.print(`\n▶ ${title}\n`);
  }

  public line(time: number, text: string): void {
    this.print(`  ${new Date(time).toISOString().slice(11, 19)} | ${text}\n`);
  }
}
