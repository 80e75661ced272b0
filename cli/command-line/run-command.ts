import { version } from '../../package.json';
import { ServiceCallError } from '../../lambda/errors/service-call-error';
import { clean, cleanError, cleanLines } from '../../lambda/log/clean';
import { UsageError, WRONG_USAGE } from './arguments';
import { displayOf } from './display';
import { ExplainedError } from './explained-error';
import { complaintAboutNode, NODE_OF_THE_FUNCTIONS, outliveReaders } from './process';
import { wrapped } from './reflow';

/** A command of the shell: takes what follows its name, prints, and returns its exit code. */
export type Command = (args: readonly string[], print: (text: string) => void) => number | Promise<number>;

/** The oldest Node that a command runs on, and what to do on an older one. */
export interface NodeRule {
  readonly least: number;
  readonly remedy: string;
}

const NODE_OF_THE_PROJECT: NodeRule = {
  least: NODE_OF_THE_FUNCTIONS,
  remedy: 'Start it with npm run, which uses the Node that npm ci has installed.',
};

/** Every command takes it; the environment variable of the same meaning is known everywhere: https://no-color.org */
const NO_COLOR = '--no-color';

/** Runs this process as a command. It ends with 64 where the command line is wrong, and with 1 where anything else is. */
export function runCommand(name: string, command: Command, { least, remedy } = NODE_OF_THE_PROJECT): void {
  outliveReaders();
  const complaint = complaintAboutNode(least, remedy);
  if (complaint !== undefined) {
    complain(`${name} ${complaint}`);
    process.exitCode = 1;
    return;
  }
  const given = process.argv.slice(2);
  const args = given.filter((arg) => arg !== NO_COLOR);
  if (args.length < given.length) {
    process.env.NO_COLOR = '1';
  }
  if (/^([\w-]+ )?--version$/.test(args.join(' '))) {
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
        complain(wordsOf(name, error));
        process.exitCode = error instanceof UsageError ? WRONG_USAGE : 1;
      },
    );
}

function complain(words: string): void {
  process.stderr.write(`${wrapped(words, displayOf(process.stderr, process.env))}\n`);
}

/** Where an error was thrown is of interest only where nobody expected it. */
function wordsOf(name: string, error: unknown): string {
  if (error instanceof UsageError) {
    return clean(`${name}: ${error.message.replace(/\.?$/, '.')} Try --help.`);
  }
  if (error instanceof ServiceCallError) {
    return clean(error.fact);
  }
  return error instanceof ExplainedError ? cleanLines(error.message) : (cleanError(error).stack ?? '');
}
