import * as fc from 'fast-check';
import { FINDING_KINDS, NO_WATCH, type Finding, type FindingKind, type Notice, type WatchRow, type WatchSource } from '../../../lambda/ledger/watch-row';
import { afterLook, type LookedAt } from '../../../lambda/watch/book';

const TARGETS = ['one', 'two'];
const KINDS = Object.keys(FINDING_KINDS) as FindingKind[];
const SOURCES = [...new Set(Object.values(FINDING_KINDS))];

const finding = fc.record<Finding>({ kind: fc.constantFrom(...KINDS), profile: fc.constantFrom('p', 'q'), what: fc.string() });

/** What is true, and who cannot be asked about it. */
const sight = fc.record({
  isUnderWay: fc.boolean(),
  truth: fc.uniqueArray(finding, { selector: ({ kind, profile }) => `${kind}/${profile}` }),
  unknown: fc.uniqueArray(fc.constantFrom<WatchSource>(...SOURCES), { maxLength: 2 }),
});
const looks = fc.array(fc.tuple(sight, sight), { maxLength: 12 });

type Sights = readonly (typeof sight extends fc.Arbitrary<infer T> ? T : never)[];

function lookedAt(target: string, { isUnderWay, truth, unknown }: Sights[number]): LookedAt {
  const findings = truth.filter(({ kind }) => !unknown.includes(FINDING_KINDS[kind]));
  return { target, ...(isUnderWay ? {} : { judgement: { findings, unknown: Object.fromEntries(unknown.map((source) => [source, 'down'])) } }) };
}

function play(all: readonly Sights[], deployed = TARGETS): WatchRow {
  return all.reduce<WatchRow>((row, sights, time) => afterLook(row, sights.map((one, index) => lookedAt(TARGETS[index] ?? '', one)), deployed, time + 1), NO_WATCH);
}

const keyOf = ({ target, finding: { kind, profile, since } }: Notice): string => [target, kind, profile, since].join('/');

test('what was never seen is never found', () => {
  fc.assert(fc.property(looks, (all) => {
    const nothing = all.map((sights) => sights.map((one) => ({ ...one, truth: [] })));

    expect(play(nothing)).toMatchObject({ notices: [] });
  }));
});

test('everything is found once and resolved once at most, in that order', () => {
  fc.assert(fc.property(looks, (all) => {
    const { notices } = play(all);
    const found = notices.filter(({ what }) => what === 'found').map(keyOf);
    const resolved = notices.filter(({ what }) => what === 'resolved').map(keyOf);

    expect(new Set(found).size).toBe(found.length);
    expect(new Set(resolved).size).toBe(resolved.length);
    resolved.forEach((key) => expect(found).toContain(key));
  }));
});

test('what is open is what was found and not resolved', () => {
  fc.assert(fc.property(looks, (all) => {
    const { notices, targets } = play(all);
    const open = Object.entries(targets).flatMap(([target, { findings }]) => findings.map((one) => keyOf({ what: 'found', target, finding: one, at: 0 })));
    const resolved = notices.filter(({ what }) => what === 'resolved').map(keyOf);
    const expected = notices.filter(({ what }) => what === 'found').map(keyOf).filter((key) => !resolved.includes(key));

    expect(open.sort()).toEqual(expected.sort());
  }));
});

test('after a look that saw everything, what is open is what is true', () => {
  fc.assert(fc.property(looks, sight, sight, (all, one, other) => {
    const last = [one, other].map((each) => ({ ...each, isUnderWay: false, unknown: [] }));
    const { targets } = play([...all, last]);

    last.forEach(({ truth }, index) => {
      const open = targets[TARGETS[index] ?? '']?.findings ?? [];
      expect(open.map(({ kind, profile, what }) => ({ kind, profile, what })).sort(byKey)).toEqual([...truth].sort(byKey));
    });
  }));
});

test('whoever cannot be asked, and a target that is being rotated, change nothing of what is open', () => {
  fc.assert(fc.property(looks, (all) => {
    const before = play(all);
    const blind = TARGETS.map((target): LookedAt => ({ target, judgement: { findings: [], unknown: Object.fromEntries(SOURCES.map((source) => [source, 'down'])) } }));
    const after = afterLook(before, blind, TARGETS, 99);

    expect(after.notices).toEqual(before.notices);
    expect(afterLook(before, TARGETS.map((target) => ({ target })), TARGETS, 99)).toEqual(before);
  }));
});

test('nothing stays open of a target that is not rotated any more', () => {
  fc.assert(fc.property(looks, (all) => {
    const after = afterLook(play(all), [], ['one'], 99);

    expect(Object.keys(after.targets)).not.toContain('two');
  }));
});

test('names who made the call that explains what is found in IAM, and nothing else', () => {
  const call = { at: 1, by: 'jane called iam:AddRoleToInstanceProfile' };
  const found: Finding[] = [{ kind: 'profile changed', profile: 'p', what: '' }, { kind: 'linked elsewhere', profile: 'p', what: '' }];
  const heard = afterLook(NO_WATCH, [{ target: 'one', judgement: { findings: [], unknown: {} }, call }], TARGETS, 2);
  const { targets } = afterLook(heard, [{ target: 'one', judgement: { findings: found, unknown: {} } }], TARGETS, 3);

  expect(targets['one']?.findings.map(({ by }) => by)).toEqual([call.by, undefined]);
  expect(targets['one']).not.toHaveProperty('call');
});

test('names nobody whose call was seen to have changed nothing', () => {
  const minutes = (count: number): number => count * 60_000;
  const nothing = { target: 'one', judgement: { findings: [], unknown: {} } };
  const unasked = { target: 'one', judgement: { findings: [], unknown: { IAM: 'down' } } };
  const found = { target: 'one', judgement: { findings: [{ kind: 'profile changed', profile: 'p', what: '' } as const], unknown: {} } };
  const namedAfter = (look: LookedAt, at: number): string | undefined => {
    const heard = afterLook(NO_WATCH, [{ ...nothing, call: { at: minutes(1), by: 'bob called iam:UpdateAssumeRolePolicy' } }], TARGETS, minutes(2));
    const { targets } = afterLook(afterLook(heard, [look], TARGETS, minutes(at)), [found], TARGETS, minutes(at + 60));
    return targets['one']?.findings[0]?.by;
  };

  expect([namedAfter(nothing, 60), namedAfter(nothing, 3), namedAfter(unasked, 60)]).toEqual([undefined, 'bob called iam:UpdateAssumeRolePolicy', 'bob called iam:UpdateAssumeRolePolicy']);
});

function byKey(one: Finding, other: Finding): number {
  return `${one.kind}/${one.profile}`.localeCompare(`${other.kind}/${other.profile}`);
}
