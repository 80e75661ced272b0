import { reflow, wrapped } from '../../cli/command-line/reflow';
import { ownTerminal } from '../../cli/command-line/terminal';
import { timelinePage } from '../../cli/timeline/drawing/page';
import type { Timeline } from '../../cli/timeline/model';
import { timelineOfFleet } from '../fleet/timeline-of-fleet';
import { type FleetRehearsal, rehearseFleet } from '../fleet/rehearse-fleet';
import { renderFleetSummary } from '../fleet/render-fleet-summary';
import { type Narrator, SILENT } from '../play/narrator';
import { Play } from '../play/play';
import { SAMPLE_STACK } from '../play/sample-stack';
import { renderSummary } from '../play/render-summary';
import type { Summary } from '../play/summary';
import { timelineOfScenario } from '../play/timeline-of-play';
import { FLEET_SCENARIOS, SCENARIOS } from '../scenarios';
import type { Scenario, Shape } from '../scenarios/scenario';
import { PlanningOperator } from './planning-operator';
import { Printer } from './printer';
import { Progress } from './progress';
import { parseRehearseArguments, REHEARSE_HELP, type PlayCommand, type Telling } from './rehearse-arguments';

type Print = (text: string) => void;

/** What is done before and after the story of a play, which `tell` tells. */
type Around = (play: Play, tell: () => Promise<Summary>) => Promise<Summary>;

/** Plays one scenario from beginning to end; nothing is left running. */
export async function rehearse(scenario: Scenario, shape: Shape, narrator: Narrator = SILENT, around: Around = (_, tell) => tell()): Promise<Summary> {
  const play = await Play.begin(shape, narrator, scenario.target);
  try {
    return await around(play, async () => {
      await scenario.play(play, shape);
      return play.summary(scenario.name);
    });
  } finally {
    await play.end();
  }
}

/** Runs the command and returns its exit code. */
export async function runRehearse(args: readonly string[], print: Print): Promise<number> {
  const command = parseRehearseArguments(args);
  switch (command.kind) {
    case 'help':
      print(reflow(REHEARSE_HELP));
      return 0;
    case 'list':
      print(wrapped([...SCENARIOS, ...FLEET_SCENARIOS].map(({ name, title }) => `${name.padEnd(26)}${title}\n`).join('')));
      return 0;
    case 'play':
      return printScenario(command, print);
    case 'fleet':
      return printFleet(command, print);
  }
}

async function printScenario({ scenario, shape, planFirst, thenPlan, telling, html }: PlayCommand, print: Print): Promise<number> {
  const json = telling === 'json';
  const plans: unknown[] = [];
  const summary = await rehearse(scenario, shape, telling === 'story' ? new Printer(print) : SILENT, async (play, tell) => {
    const operator = new PlanningOperator(play.cloud);
    const plan = async (whose: string, app: string): Promise<void> => {
      play.chapter(`What ${whose} deployment would do: npx cdk-gke-instance-profile plan`);
      const { stdout, exitCode } = await operator.plan(app, ...(json ? ['--json'] : []));
      if (json) {
        plans.push(JSON.parse(stdout));
      } else {
        print(`\n${stdout}\nExit code ${exitCode}.\n`);
      }
    };
    if (telling === 'story') {
      play.askStatus = async () => {
        play.chapter(`How things stand: npx cdk-gke-instance-profile status --stack ${SAMPLE_STACK} --region ${play.cloud.region}`);
        const { stdout, exitCode } = await operator.status(SAMPLE_STACK);
        print(`\n${stdout}\nExit code ${exitCode}.\n`);
      };
    }
    if (planFirst) {
      play.beforeDeployment = (app) => plan('the next', app);
    }
    const told = await tell();
    print(json ? '' : wrapped(renderSummary(told)));
    writeTimeline(html, `Rehearsal of ${scenario.name}`, `In this play: ${scenario.title}.`, [timelineOfScenario(play, scenario.name)]);
    if (thenPlan && play.assembly !== undefined) {
      await plan('another', play.assembly);
    }
    return told;
  });
  if (json) {
    print(document({ ...summary, ...(plans.length === 0 ? {} : { plans }) }));
  }
  return summary.ok ? 0 : 1;
}

async function printFleet({ rehearsal, telling, html }: { readonly rehearsal: FleetRehearsal; readonly telling: Telling; readonly html?: string }, print: Print): Promise<number> {
  const timelines: Timeline[] = [];
  const targets = rehearsal.environments.flatMap(({ rotations }) => rotations);
  const progress = telling === 'story' ? undefined : new Progress(targets.length * (rehearsal.story.rotates ? 2 : 1));
  const environments = await rehearseFleet(rehearsal, progress ?? new Printer(print), (play) => timelines.push(timelineOfFleet(play)));
  progress?.end();
  const ok = environments.every((environment) => environment.ok);
  print(telling === 'json' ? document({ ok, environments }) : wrapped(environments.map(renderFleetSummary).join('')));
  writeTimeline(html, `Rehearsal of ${rehearsal.config}`, 'Every target of the file, wave by wave.', timelines);
  return ok ? 0 : 1;
}

function writeTimeline(file: string | undefined, title: string, introduction: string, timelines: readonly Timeline[]): void {
  if (file !== undefined) {
    ownTerminal().write(file, timelinePage(title, `${introduction} Played on stand-ins, not on AWS or Google.`, timelines));
  }
}

function document(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
