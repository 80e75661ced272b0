import { UsageError } from '../command-line/arguments';
import type { Terminal } from '../command-line/terminal';
import { LEFTOVERS_HELP, parseLeftoversArguments, type LeftoversOptions } from './command-line';
import { buryLeftover, survey, type Finding, type Survey } from './leftovers';
import { renderBurials, renderSurvey, surveyJson } from './render';
import type { Witnesses } from './witnesses';

export const ExitCode = { NOTHING_LEFT_OVER: 0, TROUBLE: 1, LEFT_OVER: 2 } as const;

/**
 * Runs `leftovers` and returns its exit code.
 *
 * @throws UsageError, whatever `connect` throws, or ServiceCallError when IAM cannot be asked.
 */
export async function runLeftovers(
  args: readonly string[],
  connect: (options: LeftoversOptions) => Promise<Witnesses>,
  terminal: Pick<Terminal, 'print' | 'confirm'>,
): Promise<number> {
  const options = parseLeftoversArguments(args);
  if (options === 'help') {
    terminal.print(LEFTOVERS_HELP);
    return ExitCode.NOTHING_LEFT_OVER;
  }
  const { bury, yes, json } = options;
  const confirm = yes ? () => Promise.resolve(true) : terminal.confirm;
  if (bury && confirm === undefined) {
    throw new UsageError('--bury asks before it deletes, and there is no terminal to ask on: add --yes.');
  }
  const witnesses = await connect(options);
  const found = await survey(witnesses);
  if (!json) {
    terminal.print(renderSurvey(found, witnesses));
  }
  const leftovers = found.findings.filter(isLeftOver);
  const names = leftovers.map(({ profile }) => profile.name).join(', ');
  const agreed = bury && leftovers.length > 0 && (await confirm?.(`Delete ${names}?`)) === true;
  const findings: Finding[] = [];
  for (const finding of found.findings) {
    findings.push(agreed && isLeftOver(finding) ? await buryLeftover(witnesses, finding) : finding);
  }
  const after = { ...found, findings };
  terminal.print(json ? surveyJson(after, witnesses) : renderBurials(findings));
  return exitCode(after);
}

function isLeftOver({ judgement }: Finding): boolean {
  return judgement.verdict === 'left over';
}

function exitCode({ findings, evidence }: Survey): number {
  const isUnclear = findings.some(({ judgement, burial }) => judgement.verdict === 'unknown' || burial?.outcome === 'failed');
  if (isUnclear || (evidence?.silences ?? []).length > 0) {
    return ExitCode.TROUBLE;
  }
  return findings.some((finding) => isLeftOver(finding) && finding.burial === undefined)
    ? ExitCode.LEFT_OVER
    : ExitCode.NOTHING_LEFT_OVER;
}
