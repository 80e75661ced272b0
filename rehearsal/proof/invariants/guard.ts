import type { Deviation, DriftCheck, Recording, ToldDrift } from './recording';
import { clockTime, type Invariant } from './invariant';

/** IAM shows changes late, a look takes its time, and so does what is on the way when something changes. */
const SEEN_WITHIN_MS = 4 * 60 * 1000;

/**
 * What people edit by hand is found once and resolved once, within an interval of the watch; nothing that nobody has
 * edited is ever called drift; and no finding outlives its cause.
 */
export const GUARD: Invariant = {
  name: 'Every edit is found once',
  check: ({ deviations, toldDrift, driftChecks }: Recording) => [
    ...toldDrift.filter(({ what }) => what === 'found').flatMap((told) => groundless(told, deviations)),
    ...toldDrift.filter(({ what }) => what === 'resolved').flatMap((told) => unopened(told, toldDrift)),
    ...driftChecks.flatMap(faultsOf),
  ],
};

function groundless({ target, profile, kind, since }: ToldDrift, deviations: readonly Deviation[]): string[] {
  const isGround = (one: Deviation): boolean =>
    one.kind === kind && [target, profile].includes(one.about) && one.byHand && one.from <= since + SEEN_WITHIN_MS && since - SEEN_WITHIN_MS <= (one.until ?? since);
  return deviations.some(isGround) ? [] : [`${clockTime(since)} ${target} was said to have drifted (${kind}, ${profile}), and nobody had done anything of that kind`];
}

function unopened({ target, profile, kind, since, at }: ToldDrift, told: readonly ToldDrift[]): string[] {
  const opened = told.some((one) => one.what === 'found' && one.target === target && one.profile === profile && one.kind === kind && one.since === since);
  return opened ? [] : [`${clockTime(at)} ${kind} of ${target} was said to be over (${profile}), and had not been told of`];
}

function faultsOf({ time, target, isLookedAt, deviating, before, open, found, resolved, gone, exempt }: DriftCheck): string[] {
  const about = `${clockTime(time)} ${target}`;
  if (!isLookedAt) {
    return exempt === undefined ? [`${about} was not looked at for longer than an interval`] : [];
  }
  const without = (some: readonly string[], others: readonly string[]): string => listed(some.filter((one) => !others.includes(one)));
  return [
    ...(listed(open) === listed(deviating) ? [] : [`${about}: [${listed(open)}] is open, and [${listed(deviating)}] is so`]),
    ...(listed(found) === without(open, before) ? [] : [`${about}: [${without(open, before)}] has been opened, and [${listed(found)}] was told`]),
    ...(listed(resolved) === without(before, open) ? [] : [`${about}: [${without(before, open)}] has been resolved, and [${listed(resolved)}] was told`]),
    ...gone.map((profile) => `${about}: ${profile} is said to be left over, and does not exist`),
  ];
}

function listed(kinds: readonly string[]): string {
  return [...kinds].sort().join(', ');
}
