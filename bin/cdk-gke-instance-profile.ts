import { UsageError } from '../cli/command-line/arguments';
import { NODE_OF_THE_PACKAGE, silenceLookupWarnings } from '../cli/command-line/process';
import { reflow } from '../cli/command-line/reflow';
import { runCommand } from '../cli/command-line/run-command';
import { ownTerminal, type Terminal } from '../cli/command-line/terminal';
import { runAppSetup } from '../cli/google-setup/command-line';
import { runGuardPolicy } from '../cli/guard-policy/command-line';
import { connect as connectLeftovers } from '../cli/leftovers/connect';
import { runLeftovers } from '../cli/leftovers/run';
import { connect as connectPlan } from '../cli/plan/connect';
import { runPlan } from '../cli/plan/run';
import { connect as connectStatus } from '../cli/status/connect';
import { runStatus } from '../cli/status/run';
import { connect as connectTimeline } from '../cli/timeline/connect';
import { runTimeline } from '../cli/timeline/run';

const HELP = `Usage: npx cdk-gke-instance-profile COMMAND [options]

  plan          say what a deployment of the synthesized app would do, and what would stop it; changes nothing
  status        show what each rotation is doing, how far it has come and how it ended; changes nothing
  timeline      draw what each rotation did, as a page for a browser; changes nothing
  leftovers     list the instance profiles of cdk-gke-instance-profile that nobody uses any more, and remove them
  google-setup  print what has to be there on the Google side of the synthesized app, as a script or for Terraform
  guard-policy  print a service control policy that keeps people from editing the profiles of nodes

  COMMAND --help explains a command; --version prints the version. Terminals get colours, except with --no-color or where
  NO_COLOR is set.
`;

const COMMANDS: Readonly<Record<string, (args: readonly string[], terminal: Terminal) => number | Promise<number>>> = {
  plan: (args, terminal) => runPlan(args, () => connectPlan(process.env), terminal),
  status: (args, terminal) => runStatus(args, () => connectStatus(process.env), terminal),
  timeline: (args, terminal) => runTimeline(args, () => connectTimeline(process.env), terminal),
  leftovers: (args, terminal) => runLeftovers(args, (options) => connectLeftovers(options, process.env), terminal),
  'google-setup': (args, terminal) => runAppSetup(args, (text) => terminal.print(text)),
  'guard-policy': (args, terminal) => runGuardPolicy(args, (text) => terminal.print(text)),
};

function main([name, ...args]: readonly string[]): number | Promise<number> {
  silenceLookupWarnings();
  const terminal = ownTerminal();
  if (name === '--help' || name === '-h') {
    terminal.print(reflow(HELP));
    return 0;
  }
  const command = name === undefined ? undefined : new Map(Object.entries(COMMANDS)).get(name);
  if (command === undefined) {
    throw new UsageError(name === undefined ? 'There is no command.' : `There is no command "${name}".`);
  }
  return command(args, terminal);
}

runCommand('cdk-gke-instance-profile', main, { least: NODE_OF_THE_PACKAGE, remedy: 'Install a newer one.' });
