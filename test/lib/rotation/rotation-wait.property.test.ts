import { isDeepStrictEqual } from 'node:util';
import { diffTemplate } from '@aws-cdk/cloudformation-diff';
import * as fc from 'fast-check';
import { type Program, rotated, type RotationTemplate, templateOf, timeout } from '../support/programs';

const PROFILE = 'AWS::IAM::InstanceProfile';
const WAIT = 'AWS::CloudFormation::WaitCondition';
const VERDICT = 'Custom::GkeInstanceProfileVerdict';

/** Few enough to be synthesized within seconds; the property of profiles goes through all roles there are. */
const fields = {
  ...rotated,
  role: fc.constantFrom<Program['role']>('none', 'imported', 'ownRenamedLate', 'fromParameter'),
  generation: fc.constantFrom<Program['generation']>('none', 'first', 'fromParameter'),
  timeout,
};
const longFields = {
  ...fields,
  timeout: fc.constantFrom<NonNullable<Program['timeout']>>('long', 'longInMinutes', 'longest', 'almostLongest'),
};

/** Often nothing but the timeout, where a change of all might hide that a wait is changed in place. */
function changesOf(all: typeof fields): fc.Arbitrary<Partial<Program>> {
  return fc.oneof(fc.record({ timeout: all.timeout }), fc.record(all, { requiredKeys: [] }));
}

const RUNS = { numRuns: 60 };

function idOf({ Resources: resources }: RotationTemplate, type: string): string | undefined {
  return Object.keys(resources).find((id) => resources[id]?.Type === type);
}

function timeOfWait({ Resources: resources }: RotationTemplate): unknown {
  return Object.values(resources).find(({ Type: type }) => type === WAIT)?.CreationPolicy;
}

/** The waits that two templates share, and what of them differs although CloudFormation could not update it. */
function updatesOfWaits(before: object, after: object): string[] {
  const { resources } = diffTemplate({ ...before }, { ...after });
  return resources.logicalIds.flatMap((id) => {
    const difference = resources.get(id);
    return difference.newResourceType === WAIT && difference.isUpdate
      ? [...Object.keys(difference.propertyUpdates), ...Object.keys(difference.otherChanges)].map((key) => `${id}.${key}`)
      : [];
  });
}

test('no change of a program ever changes a wait that is there', () => {
  fc.assert(
    fc.property(fc.record(fields), changesOf(fields), (before, change) => {
      expect(updatesOfWaits(templateOf(before), templateOf({ ...before, ...change }))).toEqual([]);
    }),
    RUNS,
  );
});

test('another rotation or another time, and nothing else, makes another wait and another verdict', () => {
  fc.assert(
    fc.property(fc.record(longFields), changesOf(longFields), (before, change) => {
      const [one, other] = [templateOf(before), templateOf({ ...before, ...change })];
      const stays = idOf(one, PROFILE) === idOf(other, PROFILE) && isDeepStrictEqual(timeOfWait(one), timeOfWait(other));
      expect(idOf(one, WAIT) === idOf(other, WAIT)).toBe(stays);
      expect(idOf(one, VERDICT) === idOf(other, VERDICT)).toBe(stays);
    }),
    RUNS,
  );
});

test('the comparison does see a wait that is changed in place', () => {
  const template = (timeout: string): object => ({
    Resources: { Wait: { Type: WAIT, CreationPolicy: { ResourceSignal: { Count: 1, Timeout: timeout } } } },
  });
  expect(updatesOfWaits(template('PT1H'), template('PT2H'))).toEqual(['Wait.CreationPolicy']);
});
