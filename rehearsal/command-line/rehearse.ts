import { type FleetRehearsal, rehearseFleet } from '../fleet/rehearse-fleet';
import { renderFleetSummary } from '../fleet/render-fleet-summary';
import { type Narrator, SILENT } from '../play/narrator';
import { Play } from '../play/play';
import { renderSummary } from '../play/render-summary';
import type { Summary } from '../play/summary';
import { FLEET_SCENARIOS, SCENARIOS } from '../scenarios';
import type { Scenario, Shape } from '../scenarios/scenario';
import { Printer } from './printer';
import { parseRehearseArguments, REHEARSE_HELP } from './rehearse-arguments';

type Print = (text: string) => void;

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
export async function runRehearse(args: readonly string[], print: Print): Promise<number> {
  const command = parseRehearseArguments(args);
  switch (command.kind) {
    case 'help':
      print(REHEARSE_HELP);
      return 0;
    case 'list':
      print([...SCENARIOS, ...FLEET_SCENARIOS].map(({ name, title }) => `${name.padEnd(26)}${title}\n`).join(''));
      return 0;
    case 'play':
      return printScenario(command, print);
    case 'fleet':
      return printFleet(command, print);
  }
}

async function printScenario({ scenario, shape, json }: { readonly scenario: Scenario; readonly shape: Shape; readonly json: boolean }, print: Print): Promise<number> {
  const summary = await rehearse(scenario, shape, json ? SILENT : new Printer(print));
  print(json ? document(summary) : renderSummary(summary));
  return summary.ok ? 0 : 1;
}

async function printFleet({ rehearsal, json }: { readonly rehearsal: FleetRehearsal; readonly json: boolean }, print: Print): Promise<number> {
  const environments = await rehearseFleet(rehearsal, json ? SILENT : new Printer(print));
  const ok = environments.every((environment) => environment.ok);
  print(json ? document({ ok, environments }) : environments.map(renderFleetSummary).join(''));
  return ok ? 0 : 1;
}

function document(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
