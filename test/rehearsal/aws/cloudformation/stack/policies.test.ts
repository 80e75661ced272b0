import { custom, RecordingProvider, sibling, Stage, STACK } from '../support/stage';

let stage: Stage;
let recorded: RecordingProvider;

async function open(rolledBackReplacement?: 'delete' | 'retain'): Promise<void> {
  recorded = new RecordingProvider();
  stage = await Stage.open({ providers: { 'Test::Recorded': recorded }, rolledBackReplacement });
}

afterEach(() => stage.close());

type Policies = {
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain';
};

const resource = (policies: Policies, name = 'a') => ({ Type: 'Test::Recorded', Properties: { Name: name }, ...policies });
const failing = sibling({ FailAfterSeconds: 60 });
const deleted = () => recorded.calls.filter((call) => call.startsWith('delete'));

describe.each<[Policies['DeletionPolicy'], boolean, boolean]>([
  // policy, deleted with its stack, deleted when its creation is rolled back
  [undefined, true, true],
  ['Delete', true, true],
  ['RetainExceptOnCreate', false, true],
  ['Retain', false, false],
])('DeletionPolicy %s', (DeletionPolicy, withStack, onRollback) => {
  beforeEach(() => open());

  test(`the resource is ${withStack ? 'deleted' : 'kept'} when the stack is deleted`, async () => {
    await stage.deploy({ A: resource({ DeletionPolicy }) });
    expect((await stage.standIn.destroy(STACK)).status).toBe('DELETE_COMPLETE');
    expect(deleted()).toEqual(withStack ? ['delete a-1'] : []);
    expect(stage.story('A').at(-1)).toBe(withStack ? 'DELETE_COMPLETE' : 'DELETE_SKIPPED');
  });

  test(`the resource is ${withStack ? 'deleted' : 'kept'} when it leaves the template`, async () => {
    await stage.deploy({ A: resource({ DeletionPolicy }), B: resource({}, 'b') });
    await stage.deploy({ B: resource({}, 'b') });
    expect(deleted()).toEqual(withStack ? ['delete a-1'] : []);
  });

  test(`the resource is ${onRollback ? 'deleted' : 'kept'} when the creation of its stack fails`, async () => {
    await stage.deploy({ A: resource({ DeletionPolicy }), Bad: failing });
    expect(stage.status).toBe('ROLLBACK_COMPLETE');
    expect(deleted()).toEqual(onRollback ? ['delete a-1'] : []);
  });

  test(`the resource is ${onRollback ? 'deleted' : 'kept'} when the update that added it fails`, async () => {
    await stage.deploy({ B: resource({}, 'b') });
    await stage.deploy({ B: resource({}, 'b'), A: resource({ DeletionPolicy }), Bad: failing });
    expect(stage.status).toBe('UPDATE_ROLLBACK_COMPLETE');
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
    await stage.deploy({ A: resource(policies, 'old') });
    await stage.deploy({ A: resource(policies, 'new') });
    expect(deleted()).toEqual(expected);
  });

  test.each<['delete' | 'retain', string[]]>([
    ['delete', ['delete new-2']],
    ['retain', []],
  ])('Retain leaves it open whether a rolled-back replacement is kept: here, %s', async (knob, expected) => {
    await open(knob);
    await stage.deploy({ A: resource({ UpdateReplacePolicy: 'Retain' }, 'old') });
    await stage.deploy({ A: resource({ UpdateReplacePolicy: 'Retain' }, 'new'), Bad: failing });
    expect(stage.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(deleted()).toEqual(expected);
  });

  test('Delete deletes a rolled-back replacement whatever the knob says', async () => {
    await open('retain');
    const policies = { UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Retain' } as const;
    await stage.deploy({ A: resource(policies, 'old') });
    await stage.deploy({ A: resource(policies, 'new'), Bad: failing });
    expect(deleted()).toEqual(['delete new-2']);
  });
});

test('a custom resource that is kept on deletion gets no Delete', async () => {
  await open();
  await stage.deploy({ Link: custom({}, { DeletionPolicy: 'RetainExceptOnCreate' }) });
  await stage.standIn.destroy(STACK);
  expect(stage.functions.requests).toEqual(['Create -']);
});

describe('a policy changed together with something else', () => {
  const resources = (DeletionPolicy: 'Delete' | 'Retain', p: string) => ({
    A: resource({ DeletionPolicy }),
    Other: sibling({ p }),
  });

  beforeEach(async () => {
    await open();
    await stage.deploy(resources('Delete', '1'));
  });

  test('holds from then on, although the resource itself is asked nothing', async () => {
    await stage.deploy(resources('Retain', '2'));
    await stage.standIn.destroy(STACK);
    expect(recorded.calls).toEqual(['create a-1']);
  });

  test('does not hold when the update was rolled back', async () => {
    await stage.deploy({ ...resources('Retain', '2'), Bad: failing });
    await stage.standIn.destroy(STACK);
    expect(recorded.calls).toEqual(['create a-1', 'delete a-1']);
  });
});
