import { helped, UsageError } from '../command-line/arguments';
import { withPatience } from '../command-line/patience';
import type { Terminal } from '../command-line/terminal';
import { LEFTOVERS_HELP, parseLeftoversArguments, type LeftoversOptions } from './command-line';
import { deleteLeftover, survey, type Finding, type Survey } from './leftovers';
import { renderDeletions, renderSurvey, surveyJson } from './render';
import type { Sources } from './sources';

export const ExitCode = { NOTHING_LEFT_OVER: 0, TROUBLE: 1, LEFT_OVER: 2 } as const;

/**
 * Runs `leftovers` and returns its exit code.
 *
 * @throws UsageError, whatever `connect` throws, or ServiceCallError when IAM cannot be asked.
 */
export async function runLeftovers(
  args: readonly string[],
  connect: (options: LeftoversOptions) => Promise<Sources>,
  terminal: Pick<Terminal, 'print' | 'confirm' | 'display'>,
): Promise<number> {
  if (helped(args, LEFTOVERS_HELP, terminal.print)) {
    return ExitCode.NOTHING_LEFT_OVER;
  }
  const options = parseLeftoversArguments(args);
  const { deletes, yes, json } = options;
  const confirm = yes ? () => Promise.resolve(true) : terminal.confirm;
  if (deletes && confirm === undefined) {
    throw new UsageError('--delete asks before it deletes, and there is no terminal to ask on: add --yes.');
  }
  const sources = await connect(options);
  const found = await withPatience('Asking IAM, CloudFormation, EC2 and Google', () => survey(sources));
  if (!json) {
    terminal.print(renderSurvey(found, sources, terminal.display?.()));
  }
  const leftovers = found.findings.filter(isLeftOver);
  const names = leftovers.map(({ profile }) => profile.name).join(', ');
  const agreed = deletes && leftovers.length > 0 && (await confirm?.(`Delete ${names}?`)) === true;
  const findings: Finding[] = [];
  for (const finding of found.findings) {
    findings.push(agreed && isLeftOver(finding) ? await deleteLeftover(sources, finding) : finding);
  }
  const after = { ...found, findings };
  terminal.print(json ? surveyJson(after, sources) : renderDeletions(findings, terminal.display?.()));
  return exitCode(after);
}

function isLeftOver({ classification }: Finding): boolean {
  return classification.usage === 'left over';
}

function exitCode({ findings, evidence }: Survey): number {
  const isUnclear = findings.some(({ classification, deletion }) => classification.usage === 'unknown' || deletion?.outcome === 'failed');
  if (isUnclear || (evidence?.unreachable ?? []).length > 0) {
    return ExitCode.TROUBLE;
  }
  return findings.some((finding) => isLeftOver(finding) && finding.deletion === undefined)
    ? ExitCode.LEFT_OVER
    : ExitCode.NOTHING_LEFT_OVER;
}
