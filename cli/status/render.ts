import { clean } from '../../lambda/log/clean';
import { PLAIN, type Display } from '../command-line/display';
import { paragraph, sentence, table, type Painted } from '../command-line/table';
import type { StatusReport } from './document';
import { isInProgress, isRolledBack } from './target-facts';
import type { StackStatus, TargetStatus } from './status';
import { ACTIVE, type State } from './target-state';
import { barOf, detailsOf, essenceOf, lookOf, timestamp, timeWords } from './words';

const COLUMNS = [{ heading: '', isWhole: true }, { heading: 'ROTATION' }, { heading: 'STATE', isWhole: true }, { heading: 'NODES', isWhole: true }, { heading: 'TIME', isWhole: true }];
const INDENT = 16;
/** With more of them, those that are settled take one line each. */
const FEW_TARGETS = 12;
const WIDE = 100;

/** One look, for a person. @param saysAll whether there are details also where nothing happens; not those of many targets by default */
export function renderStatus({ unreachable, asked, stacks }: StatusReport, display: Display = PLAIN, saysAll = countOf(stacks) <= FEW_TARGETS): string {
  return [
    ...unreachable.map((words) => sentence(words, display)),
    unreachable.length === 0 ? '' : '\n',
    stacks.map((stack) => renderStack(stack, saysAll, display)).join('\n'),
    `\n${sentence(summaryOf(stacks), display)}`,
    asked === undefined ? '' : sentence(`Asked: ${asked.words}.`, display),
  ].join('');
}

function countOf(stacks: readonly StackStatus[]): number {
  return stacks.reduce((sum, { targets }) => sum + targets.length, 0);
}

function renderStack(stack: StackStatus, saysAll: boolean, display: Display): string {
  const { path, name, targets, console } = stack;
  const title = `${path}${path === name ? '' : ` (${name})`}: ${statusWords(stack)}`;
  const lines = table(COLUMNS, targets.map((target) => row(target, path, display)), display).split('\n');
  const [head = '', ...rows] = lines;
  const parts: string[] = [display.paint('bold', sentence(title, display).trimEnd()), '\n', ...(console === undefined ? [] : [linked('  console', console, "the stack's events in CloudFormation", display)])];
  if (targets.length > 0) {
    parts.push(`${display.paint('dim', head)}\n`);
  }
  targets.forEach((target, index) => {
    if (target.wave !== undefined && target.wave !== targets[index - 1]?.wave) {
      parts.push(sentence(`— ${target.wave}`, display));
    }
    parts.push(`${rows[index] ?? ''}\n`, ...(saysAll || !isPlain(target) ? renderDetails(target, display) : []));
  });
  return parts.join('');
}

function statusWords({ status, notSeen }: StackStatus): string {
  return status ?? (notSeen === undefined ? 'not deployed' : `not known: ${notSeen}`);
}

function row({ path, is }: TargetStatus, stackPath: string, { width }: Display): readonly (string | Painted)[] {
  const [mark, style] = lookOf(is);
  const short = path.startsWith(`${stackPath}/`) ? path.slice(stackPath.length + 1) : path;
  return [{ text: mark, style }, short, { text: is.state, style }, { text: barOf(is, width < WIDE ? 10 : 20), style }, timeWords(is)];
}

/** Nothing to be told of but its line. */
function isPlain({ is }: TargetStatus): boolean {
  return is.findings === undefined && (is.state === 'settled' || is.state === 'not begun' || is.state === 'not deployed');
}

function renderDetails({ is, console }: TargetStatus, display: Display): readonly string[] {
  return [
    ...detailsOf(is).map(([label, text]) => paragraph(`    ${label}`, text, INDENT, display)),
    ...(ACTIVE.includes(is.state) && console !== undefined ? [linked('    console', console, 'the execution in Step Functions', display)] : []),
  ];
}

/** An address as a link where the screen knows links; otherwise whole, broken only where the screen would break it. */
function linked(label: string, address: string, words: string, display: Display): string {
  const link = display.link(clean(address), words);
  return link === address ? paragraph(label, address, INDENT, display) : `${label.padEnd(INDENT)}${link}\n`;
}

/** How many targets there are, and what how many of them are doing. */
function summaryOf(stacks: readonly StackStatus[]): string {
  const states = new Map<State, number>();
  for (const { is } of stacks.flatMap(({ targets }) => targets)) {
    states.set(is.state, (states.get(is.state) ?? 0) + 1);
  }
  const total = countOf(stacks);
  const counts = [...states].map(([state, count]) => `${count} ${state}`).join(', ');
  const rollback = stacks.find(({ status }) => isInProgress(status) && isRolledBack(status));
  return [
    total === 0 ? 'There is no rotation.' : `${total} rotation${total === 1 ? '' : 's'}: ${counts}.`,
    ...(rollback === undefined ? [] : [`The deployment of ${rollback.name} has failed and is being rolled back.`]),
  ].join(' ');
}

/** What has changed since the look before, a line each with its time, for a log. */
export function changesSince(before: readonly StackStatus[] | undefined, stacks: readonly StackStatus[], at: number): readonly string[] {
  const known = essences(before ?? []);
  return [...essences(stacks)].filter(([name, essence]) => known.get(name) !== essence).map(([name, essence]) => clean(`${timestamp(at)} ${name}: ${essence}`));
}

function essences(stacks: readonly StackStatus[]): ReadonlyMap<string, string> {
  return new Map(stacks.flatMap((stack) => [[`stack ${stack.path}`, statusWords(stack)] as const, ...stack.targets.map(({ path, is }) => [path, essenceOf(is)] as const)]));
}
