import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../app/config/read-config';
import { silenceLookupWarnings } from '../cli/command-line/process';
import { UsageError } from '../cli/command-line/arguments';
import { ExplainedError } from '../cli/command-line/explained-error';
import { reflow } from '../cli/command-line/reflow';
import { runCommand } from '../cli/command-line/run-command';
import { ownTerminal, type Terminal } from '../cli/command-line/terminal';
import { connect as connectPlan } from '../cli/plan/connect';
import { parsePlanArguments } from '../cli/plan/command-line';
import { runPlan } from '../cli/plan/run';
import { connect as connectStatus } from '../cli/status/connect';
import { parseStatusArguments } from '../cli/status/command-line';
import { runStatus } from '../cli/status/run';
import { parseTimelineArguments } from '../cli/timeline/command-line';
import { connect as connectTimeline } from '../cli/timeline/connect';
import { runTimeline } from '../cli/timeline/run';

const HELP = `In a clone of the project, npm run plan, npm run status and npm run timeline synthesize the app first:

  --config FILE  of this file, as the other tools take it (default: rotations.yaml)

`;

const ROOT = path.join(__dirname, '..');

/** A command of the package, after `cdk synth` of what one file says: for those who have a clone, and no app. */
async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const terminal = ownTerminal();
  silenceLookupWarnings();
  const { parse, run } = commandOf(name, terminal);
  const { config, rest } = takeConfig(args);
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(reflow(HELP));
    return run(rest);
  }
  if (rest.some((arg) => /^--(app|region)(=|$)/.test(arg))) {
    if (config !== undefined) {
      throw new UsageError('Name either --config or what is there already.');
    }
    return run(rest);
  }
  // What is wrong with either is said at once, and not after the CDK has been started.
  parse(rest);
  if (config !== undefined) {
    readConfig(config, '--config FILE');
  }
  synthesize(config);
  return run(rest);
}

interface Command {
  /** @throws UsageError */
  readonly parse: (args: readonly string[]) => unknown;
  readonly run: (args: readonly string[]) => Promise<number>;
}

function commandOf(name: string, terminal: Terminal): Command {
  switch (name) {
    case 'status':
      return { parse: parseStatusArguments, run: (args) => runStatus(args, () => connectStatus(process.env), terminal) };
    case 'timeline':
      return { parse: (args) => parseTimelineArguments(args, Date.now()), run: (args) => runTimeline(args, () => connectTimeline(process.env), terminal) };
    default:
      return { parse: parsePlanArguments, run: (args) => runPlan(args, () => connectPlan(process.env), terminal) };
  }
}

function takeConfig(args: readonly string[]): { readonly config: string | undefined; readonly rest: readonly string[] } {
  const { tokens } = parseArgs({ args: [...args], options: { config: { type: 'string' } }, strict: false, tokens: true });
  const found = tokens.find((token) => token.kind === 'option' && token.name === 'config');
  if (found === undefined) {
    return { config: undefined, rest: args };
  }
  const value = found.kind === 'option' ? found.value : undefined;
  if (value === undefined) {
    throw new UsageError("Option '--config FILE' argument missing.");
  }
  const isInline = found.kind === 'option' && found.inlineValue === true;
  return { config: value, rest: args.filter((_, index) => index !== found.index && (isInline || index !== found.index + 1)) };
}

/** By the CDK's own command, so that it is as it will be deployed: flags of cdk.json included. */
function synthesize(config: string | undefined): void {
  process.stderr.write(process.stderr.isTTY ? 'Synthesizing …\n' : '');
  const args = ['synth', '--quiet', ...(config === undefined ? [] : ['-c', `config=${config}`])];
  const { status, error } = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'cdk'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (error !== undefined || status !== 0) {
    throw new ExplainedError('The app was not synthesized; what is above says why.');
  }
}

runCommand(process.argv[2] ?? 'plan', main);
