import { version } from '../../package.json';
import { complaintAboutNode, NODE_OF_THE_FUNCTIONS, outliveReaders } from '../../lambda/caller/process';
import { clean, cleanError } from '../../lambda/log/clean';
import { ConfigError } from '../config/mistake';
import { UsageError, WRONG_USAGE } from './arguments';

/** A command of the shell: takes what follows its name, prints, and returns its exit code. */
export type Command = (args: readonly string[], print: (text: string) => void) => number | Promise<number>;

/** Runs this process as a command. It ends with 64 where the command line is wrong, and with 1 where anything else is. */
export function runCommand(name: string, command: Command): void {
  outliveReaders();
  const complaint = complaintAboutNode(NODE_OF_THE_FUNCTIONS, 'Start it with npm run, which uses the Node that npm ci has installed.');
  if (complaint !== undefined) {
    process.stderr.write(`${name} ${complaint}\n`);
    process.exitCode = 1;
    return;
  }
  const args = process.argv.slice(2);
  if (args.length === 1 && args[0] === '--version') {
    process.stdout.write(`${version}\n`);
    return;
  }
  Promise.resolve()
    .then(() => command(args, (text) => process.stdout.write(text)))
    .then(
      (exitCode) => {
        process.exitCode = exitCode;
      },
      (error: unknown) => {
        process.stderr.write(`${name}: ${wordsOf(error)}\n`);
        process.exitCode = error instanceof UsageError ? WRONG_USAGE : 1;
      },
    );
}

/** Where it was thrown is of interest only where nobody expected it. */
function wordsOf(error: unknown): string {
  if (error instanceof UsageError) {
    return clean(`${error.message.replace(/\.?$/, '.')} Try --help.`);
  }
  if (error instanceof ConfigError) {
    return error.message;
  }
  return cleanError(error).stack ?? '';
}
