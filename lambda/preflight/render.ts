import { clean } from '../log/clean';
import { inOneLine, type Finding } from './finding';
import { shortened } from '../log/shortened';

const MOST_IN_BRIEF = 400;

/**
 * All findings in one message of at most so many bytes as they are in JSON: whole findings only, the worst first, and
 * how many of them are in the log only.
 */
export function renderFindings(findings: readonly Finding[], room: number): string {
  const heading = `the pre-flight found what would break the target, and nothing was touched (${counted(findings)}): `;
  let shown: readonly string[] = [];
  for (const finding of findings) {
    const next = [...shown, `(${shown.length + 1}) ${inOneLine(finding)}`];
    if (bytesInJson(heading + closed(next, findings.length)) <= room) {
      shown = next;
    }
  }
  return heading + closed(shown, findings.length);
}

/** What was warned of, for whoever wonders later why it failed. Undefined where there was nothing. */
export function warningsInBrief(findings: readonly Finding[]): string | undefined {
  const texts = findings.map(({ what, about }) => clean(`${what} (${about})`));
  return texts.length === 0 ? undefined : shortened(texts.join('; '), MOST_IN_BRIEF);
}

function counted(findings: readonly Finding[]): string {
  const stops = findings.filter(({ severity }) => severity === 'stops').length;
  const warns = findings.length - stops;
  return [`${stops} stop${stops === 1 ? 's' : ''} it`, ...(warns === 0 ? [] : [`${warns} warn${warns === 1 ? 's' : ''}`])].join(', ');
}

function closed(shown: readonly string[], all: number): string {
  const left = all - shown.length;
  return [...shown, ...(left === 0 ? [] : [`and ${left} more in the log of the reconcile function`])].join('. ');
}

function bytesInJson(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
