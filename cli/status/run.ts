import type { Seen } from '../../lambda/preflight/seen';
import { askedAs, type AskedAs, type CallersClients } from '../caller/aws';
import { CredentialsError } from '../caller/access';
import { helped } from '../command-line/arguments';
import { withPatience } from '../command-line/patience';
import type { Terminal } from '../command-line/terminal';
import type { AppStack } from '../plan/assembly';
import { chosenOfApp } from '../plan/choose-stacks';
import { StackAccesses } from '../plan/stack-access';
import { parseStatusArguments, STATUS_HELP, type StatusOptions } from './command-line';
import { deployedApp } from './deployed-app';
import { statusDocument, type StatusReport } from './document';
import { follow, type Watching } from './follow';
import { renderStatus } from './render';
import { isWrong, lookAtStatus, runs, type StackStatus } from './status';

export const StatusExitCode = { SETTLED: 0, WRONG: 1, RUNS: 2 } as const;

/** Who is asked, and the clock. */
export interface StatusSources extends Watching {
  readonly aws: Seen<CallersClients>;
}

/**
 * Runs `status` and returns its exit code.
 *
 * @throws UsageError, or ExplainedError where there is no synthesized app, or no stack of that name.
 */
export async function runStatus(
  args: readonly string[],
  connect: () => Promise<StatusSources>,
  terminal: Pick<Terminal, 'print' | 'display' | 'redraw'>,
): Promise<number> {
  if (helped(args, STATUS_HELP, terminal.print)) {
    return StatusExitCode.SETTLED;
  }
  const options = parseStatusArguments(args);
  const app = options.region === undefined ? chosenOfApp(options) : undefined;
  const sources = await connect();
  const unreachable = 'seen' in sources.aws ? [] : [sources.aws.notSeen];
  let asked: AskedAs | undefined;
  const look = async (): Promise<StatusReport> => {
    asked ??= 'seen' in sources.aws ? await askedAs(sources.aws.seen) : undefined;
    const accesses = new StackAccesses(sources.aws, options.lookup ? 'always' : 'elsewhere');
    const stacks = await lookAtStatus(app ?? (await stacksNamed(options, sources.aws, accesses)), accesses, sources.now);
    return { unreachable, stacks, at: sources.now(), ...(asked === undefined ? {} : { asked }) };
  };
  if (options.follow) {
    return exitCodeOf((await follow(look, sources, options.intervalSeconds, terminal)).stacks);
  }
  const report = await withPatience('Asking CloudFormation and the ledger', look);
  const exitCode = exitCodeOf(report.stacks);
  terminal.print(options.json ? statusDocument(report, exitCode) : renderStatus(report, terminal.display?.()));
  return exitCode;
}

/** Looked up each time: what is nested in them may be new. */
async function stacksNamed({ stacks, region = '' }: StatusOptions, aws: Seen<CallersClients>, accesses: StackAccesses): Promise<readonly AppStack[]> {
  if (!('seen' in aws)) {
    throw new CredentialsError(aws.notSeen);
  }
  const found: AppStack[] = [];
  for (const name of stacks) {
    const access = await accesses.in(region);
    if (!('seen' in access)) {
      throw new CredentialsError(`Stack ${name} cannot be looked at: ${access.notSeen}.`);
    }
    found.push(...(await deployedApp(name, access.seen)));
  }
  return found;
}

function exitCodeOf(stacks: readonly StackStatus[]): number {
  if (runs(stacks)) {
    return StatusExitCode.RUNS;
  }
  return isWrong(stacks) ? StatusExitCode.WRONG : StatusExitCode.SETTLED;
}
