import { askedAs } from '../caller/aws';
import { helped } from '../command-line/arguments';
import { withPatience } from '../command-line/patience';
import type { Terminal } from '../command-line/terminal';
import { chosenOfApp } from './choose-stacks';
import { parsePlanArguments, PLAN_HELP } from './command-line';
import { planComment } from './comment';
import { planDocument } from './document';
import { isStopped, plan, unaskedLedgers, type PlanSources, type RotationPlan } from './plan';
import { planMarkdown } from './markdown';
import { renderPlan } from './render';

export const PlanExitCode = { NOTHING_TO_DO: 0, STOPPED: 1, CHANGES: 2 } as const;

/**
 * Runs `plan` and returns its exit code.
 *
 * @throws UsageError, or AssemblyError where there is no synthesized app.
 */
export async function runPlan(
  args: readonly string[],
  connect: () => Promise<PlanSources>,
  { print, write, display }: Pick<Terminal, 'print' | 'write' | 'display'>,
): Promise<number> {
  if (helped(args, PLAN_HELP, print)) {
    return PlanExitCode.NOTHING_TO_DO;
  }
  const options = parsePlanArguments(args);
  const { app, json, comment, markdown, lookup } = options;
  const chosen = chosenOfApp(options);
  const sources = await connect();
  const unreachable = [sources.aws, sources.google].flatMap((access) => ('seen' in access ? [] : [access.notSeen]));
  const plans = await withPatience('Looking at what is deployed and linked', () => plan(chosen, sources, lookup ? 'always' : 'elsewhere'));
  const exitCode = exitCodeOf(plans);
  const report = { app, unreachable: [...unreachable, ...unaskedLedgers(plans)], plans, ...('seen' in sources.aws ? { asked: await askedAs(sources.aws.seen) } : {}) };
  print(markdown === '' ? planMarkdown(report) : json ? planDocument(report, exitCode) : renderPlan(report, display?.()));
  if (markdown !== undefined && markdown !== '') {
    write(markdown, planMarkdown(report));
  }
  if (comment !== undefined) {
    write(comment, planComment(plans));
  }
  return exitCode;
}

function exitCodeOf(plans: readonly RotationPlan[]): number {
  if (plans.some(isStopped)) {
    return PlanExitCode.STOPPED;
  }
  return plans.every(({ intention }) => intention.does === 'nothing') ? PlanExitCode.NOTHING_TO_DO : PlanExitCode.CHANGES;
}
