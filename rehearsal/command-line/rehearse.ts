import { type FleetRehearsal, rehearseFleet } from '../fleet/rehearse-fleet';
import { renderFleetSummary } from '../fleet/render-fleet-summary';
import { type Narrator, SILENT } from '../play/narrator';
import { Play } from '../play/play';
import { renderSummary } from '../play/render-summary';
import type { Summary } from '../play/summary';
import { FLEET_SCENARIOS, SCENARIOS } from '../scenarios';
import type { Scenario, Shape } from '../scenarios/scenario';
import { planOnStage } from './plan-on-stage';
import { Printer } from './printer';
import { parseRehearseArguments, REHEARSE_HELP, type PlayCommand } from './rehearse-arguments';
import type { Run } from './run-bundle';

type Print = (text: string) => void;

/** Plays one scenario from beginning to end, and what is to follow it; nothing is left running. */
export async function rehearse(
  scenario: Scenario,
  shape: Shape,
  narrator: Narrator = SILENT,
  afterwards: (play: Play) => Promise<void> = () => Promise.resolve(),
): Promise<Summary> {
  const play = await Play.begin(shape, narrator, scenario.target);
  try {
    await scenario.play(play, shape);
    const summary = play.summary(scenario.name);
    await afterwards(play);
    return summary;
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

async function printScenario({ scenario, shape, thenPlan, json }: PlayCommand, print: Print): Promise<number> {
  let plan: Run | undefined;
  const summary = await rehearse(scenario, shape, json ? SILENT : new Printer(print), async ({ stage, assembly }) => {
    plan = thenPlan && assembly !== undefined ? await planOnStage(stage, assembly, ...(json ? ['--json'] : [])) : undefined;
  });
  if (json) {
    print(document({ ...summary, ...(plan === undefined ? {} : { plan: JSON.parse(plan.stdout) as unknown }) }));
  } else {
    print(renderSummary(summary));
    print(plan === undefined ? '' : `\n▶ The same app again: npx cdk-gke-instance-profile plan\n\n${plan.stdout}\nExit code ${plan.exitCode}.\n`);
  }
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
