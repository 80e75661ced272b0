import type { Style } from '../command-line/display';
import { ACTIVE, type State, type TargetState } from './target-state';

/*
 * What a target is doing, in words.
 */

const LOOKS: Readonly<Record<State, readonly [mark: string, style: Style]>> = {
  'not deployed': ['○', 'dim'],
  'not begun': ['○', 'dim'],
  waiting: ['◌', 'yellow'],
  rotating: ['●', 'cyan'],
  'moving back': ['●', 'yellow'],
  settled: ['✔', 'green'],
  'moved back': ['✖', 'red'],
  failed: ['✖', 'red'],
  stopped: ['✖', 'red'],
  unknown: ['?', 'yellow'],
};

/** The sign of a state, and how it is painted. */
export function lookOf({ state }: TargetState): readonly [mark: string, style: Style] {
  return LOOKS[state];
}

const FULL = '█';
const EMPTY = '░';

/** Nodes moved of all, as a bar and in figures; empty where no node is known of, or none is to move. */
export function barOf({ progress, state }: TargetState, width: number): string {
  const nodes = progress?.nodes;
  if (nodes === undefined || !['rotating', 'moving back', 'waiting', 'failed'].includes(state)) {
    return '';
  }
  const { moved, of } = nodes;
  const full = of === 0 ? 0 : Math.floor((Math.min(moved, of) / of) * width);
  return `${FULL.repeat(full)}${EMPTY.repeat(width - full)} ${moved} of ${of}`;
}

/** How long something took, as a person says it. */
function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export function timeWords({ spent, left }: TargetState): string {
  return [...(spent === undefined ? [] : [durationWords(spent)]), ...(left === undefined ? [] : [`${durationWords(left)} left`])].join(', ');
}

/** To the second, in UTC, like everything that the engine says. */
export function timestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** What there is to say of a target beside its line, each thing with its label. */
export function detailsOf(is: TargetState): readonly (readonly [label: string, text: string])[] {
  const { state, why, linked, toward, progress, warned, outcome, until, findings = [] } = is;
  const says = (label: string, text: string | undefined): readonly (readonly [string, string])[] => (text === undefined || text === '' ? [] : [[label, text]]);
  const isActive = ACTIVE.includes(state);
  const ended = tellsOutcome(state) ? outcome : undefined;
  return [
    ...says(toward === undefined ? 'linked' : 'from', linked),
    ...says('to', toward),
    ...says(state === 'waiting' ? 'waits for' : 'doing', isActive ? why : undefined),
    ...says('Google', progress?.statusDetail),
    ...says('why', isActive ? undefined : why),
    ...says('at most', until === undefined ? undefined : `until ${timestamp(until)}`),
    ...says('warned', warned),
    ...findings.flatMap(({ words }) => says('watch', words)),
    ...says(ended?.succeeded === false ? 'failed' : 'note', ended?.words),
    ...says('ended', ended?.at === undefined || isActive ? undefined : timestamp(ended.at)),
  ];
}

/** Not where a turn has not come, or never came: how the rotation before ended is no news. */
function tellsOutcome(state: State): boolean {
  return state !== 'not begun' && state !== 'stopped';
}

/** A target in one line, without anything that changes while nothing happens. */
export function essenceOf({ state, why, progress, outcome, findings = [] }: TargetState): string {
  const nodes = progress?.nodes;
  return [
    state,
    ...(nodes === undefined ? [] : [`${nodes.moved} of ${nodes.of} nodes moved`]),
    ...(why === undefined ? [] : [why]),
    ...(progress?.statusDetail === undefined ? [] : [progress.statusDetail]),
    ...(tellsOutcome(state) && outcome?.succeeded === false && outcome.words !== undefined ? [outcome.words] : []),
    ...findings.map(({ words }) => words),
  ].join('; ');
}
