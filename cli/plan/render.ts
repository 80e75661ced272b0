import { nameOf } from '../../lambda/aws/arn';
import { nameOfStack } from '../../lambda/aws/stacks';
import { clean } from '../../lambda/log/clean';
import { isDrift } from '../../lambda/ledger/watch-row';
import type { Finding } from '../../lambda/preflight/finding';
import { findingWords as watchWords } from '../../lambda/watch/finding-words';
import { resourceName } from '../../lambda/request/target';
import { PLAIN, type Display } from '../command-line/display';
import { paragraph, sentence, table, type Column } from '../command-line/table';
import type { PlanReport } from './document';
import type { ExpectedProfile } from './expected-profile';
import type { Intention } from './intention';
import { isStopped, openOn, stopsIt, type LinkedNow, type RotationPlan } from './plan';

const COLUMNS: readonly Column[] = [
  { heading: 'ROTATION' },
  { heading: 'LINKED NOW', yields: true },
  { heading: 'ROLE', yields: true },
  { heading: 'NODES', isWhole: true },
  { heading: 'DEPLOYMENT', isWhole: true },
  { heading: 'FINDINGS', isWhole: true },
];
const INDENT = 16;
const NOT_KNOWN = '?';
/** A node pool may have fifty nodes; `--json` names them all. */
const MOST_NAMES = 6;

/** The report for a person: a table, and below it what there is to say of each rotation that is not just left alone. */
export function renderPlan({ app, unreachable, asked, plans }: PlanReport, display: Display = PLAIN): string {
  if (plans.length === 0) {
    return `There is no rotation in ${clean(app)}.\n`;
  }
  return [
    ...unreachable.map((words) => sentence(words, display)),
    unreachable.length === 0 ? '' : '\n',
    table(COLUMNS, plans.map(row), display),
    ...plans.filter(hasDetails).map((plan) => details(plan, display)),
    `\n${sentence(summary(plans), display)}`,
    asked === undefined ? '' : sentence(`Asked: ${asked.words}.`, display),
  ].join('');
}

function row(plan: RotationPlan): readonly string[] {
  const { path, linked, intention } = plan;
  const { name, nodes } = linked;
  return [
    path,
    'seen' in name ? name.seen : NOT_KNOWN,
    rolesOf(linked) ?? NOT_KNOWN,
    'seen' in nodes ? String(nodes.seen.length) : NOT_KNOWN,
    deed(intention),
    worst(plan),
  ];
}

/** How much of what is said below the table stops the deployment, and how much warns. What is not checked is no finding yet. */
export function remarksOn(plan: RotationPlan): { readonly stops: number; readonly warns: number } {
  const { findings, obstacles, intention } = plan;
  const looked = findings.filter(({ certainty }) => certainty !== 'not checked');
  const stops = obstacles.length + looked.filter((finding) => stopsIt(finding, plan)).length;
  return { stops, warns: looked.length + obstacles.length - stops + (intention.drift === undefined ? 0 : 1) + openOn(plan).filter(isDrift).length };
}

function worst(plan: RotationPlan): string {
  const { stops, warns } = remarksOn(plan);
  if (stops > 0) {
    return `${stops} stop${stops === 1 ? 's' : ''} it`;
  }
  return warns > 0 ? `${warns} warn${warns === 1 ? 's' : ''}` : '';
}

/** What a deployment would do, in a word or two. */
export function deed({ does, waitsFor }: Intention): string {
  return waitsFor === undefined ? does : `wait, then ${does}`;
}

function rolesOf({ profile }: LinkedNow): string | undefined {
  return 'seen' in profile && profile.seen !== undefined ? profile.seen.roles.map(({ name }) => name).join(', ') || 'none' : undefined;
}

/** Whether there is more to say than that nothing happens. */
export function hasDetails(plan: RotationPlan): boolean {
  const { intention, obstacles } = plan;
  return intention.does !== 'nothing' || intention.waitsFor !== undefined || intention.drift !== undefined || obstacles.length + openOn(plan).length > 0;
}

function details(plan: RotationPlan, display: Display): string {
  const { path, outline, linked, intention, obstacles, findings, expected } = plan;
  const says = (label: string, text: string): string => paragraph(`  ${label}`, text, INDENT, display);
  return [
    `\n${sentence(`${path}: ${deed(intention)}`, display)}`,
    ...(outline === undefined ? [] : [says('target', resourceName(outline.target))]),
    says('linked', linkedWords(linked)),
    says('nodes', nodeWords(linked, intention)),
    ...(intention.does === 'nothing' || expected.kind === 'unknown' ? [] : [says('to be linked', expectedWords(expected))]),
    ...(intention.waitsFor === undefined ? [] : [says('waits for', intention.waitsFor)]),
    says('why', intention.why),
    ...(intention.drift === undefined ? [] : [says('but', intention.drift)]),
    ...openOn(plan).map((finding) => says('watch', watchWords(finding))),
    ...obstacles.map((obstacle) => says('stops it', obstacle)),
    ...findings.map((finding) => findingWords(finding, plan, display)),
    ...(outline === undefined || outline.preflight === 'ENFORCE' || findings.length === 0
      ? []
      : [says('preflight', `is ${outline.preflight}, so none of this stops the deployment`)]),
  ].join('');
}

function linkedWords({ name, profile, ownership }: LinkedNow): string {
  if (!('seen' in name)) {
    return `not known: ${name.notSeen}`;
  }
  if (!('seen' in profile)) {
    return `${name.seen}; whose it is, is not known: ${profile.notSeen}`;
  }
  switch (ownership) {
    case 'this stack':
      return `${name.seen}, of this stack`;
    case 'an earlier stack':
      return `${name.seen}, of an earlier stack of this name`;
    case 'another stack':
      return `${name.seen}, of stack ${nameOfStack(profile.seen?.owner ?? '')}`;
    default:
      return `${name.seen}, ${profile.seen === undefined ? 'which IAM does not know' : 'made by hand'}`;
  }
}

/** Nodes by profile, because both are in use while a target is on its way from one to the other. */
function nodeWords({ nodes }: LinkedNow, { waitsFor }: Intention): string {
  if (!('seen' in nodes)) {
    return `not known: ${nodes.notSeen}`;
  }
  const words = [...new Set(nodes.seen.map(({ profileArn }) => profileArn))].map((arn) => {
    const ids = nodes.seen.filter(({ profileArn }) => profileArn === arn).map(({ instanceId }) => instanceId);
    return `${ids.length} under ${nameOf(arn)}: ${listed(ids)}`;
  });
  return words.join('; ') || (waitsFor === undefined ? 'none' : 'none yet');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

function expectedWords({ kind, name, role }: ExpectedProfile & { readonly kind: 'kept' | 'fresh' }): string {
  const held = role.kind === 'unknown' ? 'a role that is unknown until deployment' : `role ${role.name}`;
  return `${name}, ${kind === 'fresh' ? 'a fresh profile' : 'which the stack has,'} with ${held}`;
}

function findingWords(finding: Finding, plan: RotationPlan, display: Display): string {
  const { label, words, statement } = remarkOf(finding, plan);
  return `${paragraph(`  ${label}`, words, INDENT, display)}${statement === undefined ? '' : `${' '.repeat(INDENT)}${clean(JSON.stringify(statement))}\n`}`;
}

/** What is said of a finding, and the statement that is to be added, which follows. */
export function remarkOf(finding: Finding, plan: RotationPlan): { readonly label: 'not checked' | 'stops it' | 'warns'; readonly words: string; readonly statement?: Finding['statement'] } {
  const { certainty, what, about, remedy, statement } = finding;
  return certainty === 'not checked'
    ? { label: certainty, words: what.replace(/^not checked: /, '') }
    : { label: stopsIt(finding, plan) ? 'stops it' : 'warns', words: `${what} (${about}). ${remedy}${statement === undefined ? '.' : ':'}`, statement };
}

/** How many rotations there are, and what would happen to how many of them. */
export function summary(plans: readonly RotationPlan[]): string {
  const does = new Map<string, number>();
  for (const { intention } of plans) {
    does.set(intention.does, (does.get(intention.does) ?? 0) + 1);
  }
  const counts = [...does].map(([what, count]) => `${count} ${what}`).join(', ');
  const stopped = plans.filter(isStopped).length;
  return [
    `${plans.length} rotation${plans.length === 1 ? '' : 's'}: ${counts}.`,
    ...(stopped === 0 ? [] : [`The deployment would fail${plans.length === 1 ? '' : ` because of ${stopped} of them`}.`]),
  ].join(' ');
}
