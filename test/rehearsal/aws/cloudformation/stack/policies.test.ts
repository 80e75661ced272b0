import { custom, recorded, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

async function open(rolledBackReplacement?: 'delete' | 'retain'): Promise<void> {
  cloud = await LocalCloud.open({ rolledBackReplacement });
}

afterEach(() => cloud.close());

type Policies = {
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain';
};

const resource = (policies: Policies, name = 'a') => recorded({ Name: name }, policies);
const failing = sibling({ FailAfterSeconds: 60 });
const deleted = () => cloud.recorded.calls.filter((call) => call.startsWith('delete'));

describe.each<[Policies['DeletionPolicy'], boolean, boolean]>([
  // policy, deleted with its stack, deleted when its creation is rolled back
  [undefined, true, true],
  ['Delete', true, true],
  ['RetainExceptOnCreate', false, true],
  ['Retain', false, false],
])('DeletionPolicy %s', (DeletionPolicy, withStack, onRollback) => {
  beforeEach(() => open());

  test(`the resource is ${withStack ? 'deleted' : 'kept'} when the stack is deleted`, async () => {
    await cloud.deploy({ A: resource({ DeletionPolicy }) });
    expect((await cloud.standIn.destroy(STACK)).status).toBe('DELETE_COMPLETE');
    expect(deleted()).toEqual(withStack ? ['delete a-1'] : []);
    expect(cloud.story('A').at(-1)).toBe(withStack ? 'DELETE_COMPLETE' : 'DELETE_SKIPPED');
  });

  test(`the resource is ${withStack ? 'deleted' : 'kept'} when it leaves the template`, async () => {
    await cloud.deploy({ A: resource({ DeletionPolicy }), B: resource({}, 'b') });
    await cloud.deploy({ B: resource({}, 'b') });
    expect(deleted()).toEqual(withStack ? ['delete a-1'] : []);
  });

  test(`the resource is ${onRollback ? 'deleted' : 'kept'} when the creation of its stack fails`, async () => {
    await cloud.deploy({ A: resource({ DeletionPolicy }), Bad: failing });
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect(deleted()).toEqual(onRollback ? ['delete a-1'] : []);
  });

  test(`the resource is ${onRollback ? 'deleted' : 'kept'} when the update that added it fails`, async () => {
    await cloud.deploy({ B: resource({}, 'b') });
    await cloud.deploy({ B: resource({}, 'b'), A: resource({ DeletionPolicy }), Bad: failing });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(deleted()).toEqual(onRollback ? ['delete a-2'] : []);
  });
});

describe('UpdateReplacePolicy', () => {
  test.each<[Policies, string[]]>([
    [{}, ['delete old-1']],
    [{ UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Retain' }, ['delete old-1']],
    [{ UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' }, []],
  ])('%j decides about the old copy after a replacement', async (policies, expected) => {
    await open();
    await cloud.deploy({ A: resource(policies, 'old') });
    await cloud.deploy({ A: resource(policies, 'new') });
    expect(deleted()).toEqual(expected);
  });

  test.each<['delete' | 'retain', string[]]>([
    ['delete', ['delete new-2']],
    ['retain', []],
  ])('Retain leaves it open whether a rolled-back replacement is kept: here, %s', async (knob, expected) => {
    await open(knob);
    await cloud.deploy({ A: resource({ UpdateReplacePolicy: 'Retain' }, 'old') });
    await cloud.deploy({ A: resource({ UpdateReplacePolicy: 'Retain' }, 'new'), Bad: failing });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(deleted()).toEqual(expected);
  });

  test('Delete deletes a rolled-back replacement whatever the knob says', async () => {
    await open('retain');
    const policies = { UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Retain' } as const;
    await cloud.deploy({ A: resource(policies, 'old') });
    await cloud.deploy({ A: resource(policies, 'new'), Bad: failing });
    expect(deleted()).toEqual(['delete new-2']);
  });
});

test('a custom resource that is kept on deletion gets no Delete', async () => {
  await open();
  await cloud.deploy({ Link: custom({}, { DeletionPolicy: 'RetainExceptOnCreate' }) });
  await cloud.standIn.destroy(STACK);
  expect(cloud.functions.requests).toEqual(['Create -']);
});

describe('a policy changed together with something else', () => {
  const resources = (DeletionPolicy: 'Delete' | 'Retain', p: string) => ({
    A: resource({ DeletionPolicy }),
    Other: sibling({ p }),
  });

  beforeEach(async () => {
    await open();
    await cloud.deploy(resources('Delete', '1'));
  });

  test('holds from then on, although the resource itself is asked nothing', async () => {
    await cloud.deploy(resources('Retain', '2'));
    await cloud.standIn.destroy(STACK);
    expect(cloud.recorded.calls).toEqual(['create a-1']);
  });

  test('does not hold when the update was rolled back', async () => {
    await cloud.deploy({ ...resources('Retain', '2'), Bad: failing });
    await cloud.standIn.destroy(STACK);
    expect(cloud.recorded.calls).toEqual(['create a-1', 'delete a-1']);
  });
});
