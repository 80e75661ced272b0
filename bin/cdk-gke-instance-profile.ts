import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { CredentialsError } from '../lambda/caller/access';
import { UsageError, WRONG_USAGE } from '../lambda/caller/command-line';
import { complaintAboutNode, NODE_OF_THE_PACKAGE, outliveReaders, silenceLookupWarnings } from '../lambda/caller/process';
import { ServiceCallError } from '../lambda/errors/service-call-error';
import { connect as connectLeftovers } from '../lambda/leftovers/connect';
import { ExitCode, runLeftovers } from '../lambda/leftovers/run';
import { clean, cleanError, cleanLines } from '../lambda/log/clean';
import { connect as connectPlan } from '../lambda/plan/connect';
import { AssemblyError } from '../lambda/plan/assembly-files';
import { runPlan } from '../lambda/plan/run';
import { version } from '../package.json';

const HELP = `Usage: npx cdk-gke-instance-profile COMMAND [options]

  plan        say what a deployment of the synthesized app would do, and what would stop it; changes nothing
  leftovers   list the instance profiles of cdk-gke-instance-profile that nobody uses any more, and remove them

  COMMAND --help explains a command; --version prints the version.
`;

async function main([command, ...args]: readonly string[]): Promise<number> {
  outliveReaders();
  silenceLookupWarnings();
  const complaint = complaintAboutNode(NODE_OF_THE_PACKAGE, 'Install a newer one.');
  if (complaint !== undefined) {
    process.stderr.write(`cdk-gke-instance-profile ${complaint}\n`);
    return ExitCode.TROUBLE;
  }
  if (args.length === 1 && args[0] === '--version' && (command === 'plan' || command === 'leftovers')) {
    return main(args);
  }
  switch (command) {
    case 'plan':
      return runPlan(args, () => connectPlan(process.env), { print, write });
    case 'leftovers':
      return runLeftovers(args, (options) => connectLeftovers(options, process.env), { print, ...(process.stdin.isTTY ? { confirm } : {}) });
    case '--help':
    case '-h':
      print(HELP);
      return 0;
    case '--version':
      print(`${version}\n`);
      return 0;
    default:
      throw new UsageError(command === undefined ? 'There is no command.' : `There is no command "${command}".`);
  }
}

function print(text: string): void {
  process.stdout.write(cleanLines(text));
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** On stderr, so that stdout can be piped. */
async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${clean(question)} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${cleanLines(wordsOf(error))}\n`);
    process.exitCode = error instanceof UsageError ? WRONG_USAGE : ExitCode.TROUBLE;
  },
);

function wordsOf(error: unknown): string {
  if (error instanceof UsageError) {
    return clean(`cdk-gke-instance-profile: ${error.message.replace(/\.$/, '')}. Try --help.`);
  }
  if (error instanceof ServiceCallError) {
    return clean(error.fact);
  }
  if (error instanceof AssemblyError) {
    return clean(error.message);
  }
  if (error instanceof CredentialsError) {
    return error.message;
  }
  return cleanError(error).stack ?? '';
}
