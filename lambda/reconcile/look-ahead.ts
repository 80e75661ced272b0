import { roomForReason } from '../answer/compose';
import type { Assignment, RequestRow } from '../ledger/request-row';
import { hasSentUpdate, type TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import { inOneLine, type Finding } from '../preflight/finding';
import { gather } from '../preflight/gather';
import { judge } from '../preflight/judge';
import { renderFindings, warningsInBrief } from '../preflight/render';
import { sourcesOf } from '../preflight/sources';
import type { ChangeStep } from './change-target';
import { wait, type Outcome } from './outcome';
import { failedWords } from './words';
import { Again, Patience } from '../decision/times';

/*
 * The pre-flight, in place of the first change that a claim would send: nothing is sent in the invocation that looks, so
 * one that is killed has changed nothing, and the next one looks again.
 */

/** Whether the pre-flight is still ahead of a change: never on a way back, and never after something was sent. */
export function isAhead({ row, link }: Pick<ChangeStep, 'row' | 'link'>): boolean {
  const isAskedFor = link.preflight === 'ENFORCE' || link.preflight === 'WARN';
  return isAskedFor && row.claim?.goal === 'link' && !hasSentUpdate(row) && row.preflight?.passed !== true;
}

/** One look ahead: it has passed, it is to be looked at again, or it stops the rotation. */
export async function lookAhead(step: ChangeStep, request: RequestRow, assignment: Assignment): Promise<Outcome> {
  const { world, row, link } = step;
  const since = row.preflight?.since ?? world.now();
  const findings = await findingsOf(step);
  const stops = findings.filter(({ severity }) => severity === 'stops');
  if (link.preflight === 'ENFORCE' && isWorthWaitingFor(findings) && world.now() < since + Patience.REFUSAL_MS) {
    if (row.preflight === undefined) {
      await world.ledger.saveTarget({ ...row, preflight: { since, passed: false } });
    }
    return wait(Again.AFTER_TROUBLE, `the pre-flight looks again: ${findings.find((finding) => finding.mayPass)?.what ?? ''}`);
  }
  for (const finding of findings) {
    log({ what: 'finding', requestId: request.id, target: row.id, profile: link.profile.name, status: finding.severity, why: inOneLine(finding) });
  }
  if (link.preflight === 'ENFORCE' && stops.length > 0) {
    const room = roomForReason(request, link, failedWords(assignment, ''));
    return { kind: 'failed', why: renderFindings(findings, room) };
  }
  const warnings = warningsInBrief(findings);
  await world.ledger.saveTarget({ ...row, preflight: { since, passed: true, warnings } });
  return wait(Again.AT_ONCE, `the pre-flight has passed, with ${findings.length} finding(s)`);
}

/** An outcome that is or may become a failure, with what was warned of: its cause may be there. */
export function reminded(outcome: Outcome, { preflight }: TargetRow, isLastLook: boolean): Outcome {
  const warnings = preflight?.passed === true ? preflight.warnings : undefined;
  const tells = outcome.kind === 'failed' || (outcome.kind === 'wait' && isLastLook);
  return tells && warnings !== undefined ? { ...outcome, why: `${outcome.why}. The pre-flight had warned: ${warnings}` } : outcome;
}

async function findingsOf({ world, gke, row, look, link }: ChangeStep): Promise<readonly Finding[]> {
  const { resource } = look.observation;
  if (resource === 'missing' || row.desired === undefined) {
    return [];
  }
  const sources = sourcesOf({ profiles: world.profiles, policies: world.policies, gke, now: () => world.now() });
  const { profile, target } = link;
  const owner = world.profiles.owner;
  return judge(await gather(sources, { target, resource, profile, owner, adopt: link.adopt }));
}

/** Waiting can help: nothing stops it for good, and something is to be seen that IAM may only not show yet. */
function isWorthWaitingFor(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.mayPass) && findings.every((finding) => finding.severity === 'warns' || finding.mayPass);
}
