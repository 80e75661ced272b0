import { custom, inert, recorded, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await LocalCloud.open();
});

afterEach(() => cloud.close());

describe('creating a stack', () => {
  test('runs in the order of references, and gives the values on', async () => {
    const { status, outputs } = await cloud.deploy(
      {
        Last: recorded({ Name: 'last', Middle: { 'Fn::GetAtt': ['Middle', 'Arn'] } }),
        Middle: recorded({ Name: 'middle', First: { Ref: 'First' } }),
        First: recorded({ Name: 'first' }),
      },
      { Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Last', 'Arn'] } } } },
    );
    expect(status).toBe('CREATE_COMPLETE');
    expect(cloud.recorded.calls).toEqual(['create first-1', 'create middle-2', 'create last-3']);
    expect(outputs).toEqual({ Arn: 'arn:last-3' });
  });

  test('runs independent resources at the same time', async () => {
    const started = cloud.clock.now();
    await cloud.deploy({ A: sibling({ Seconds: 100 }), B: sibling({ Seconds: 100 }), C: sibling({ Seconds: 90 }) });
    expect(cloud.clock.now() - started).toBeLessThan(110_000);
  });

  test('runs dependent resources one after the other', async () => {
    const started = cloud.clock.now();
    await cloud.deploy({ A: sibling({ Seconds: 100 }), B: sibling({ Seconds: 100 }, { DependsOn: 'A' }) });
    expect(cloud.clock.now() - started).toBeGreaterThanOrEqual(200_000);
  });

  test('that fails deletes what it has made, dependents first, and can be deployed again', async () => {
    const resources = { A: inert(), B: inert({}, { DependsOn: 'A' }) };
    await cloud.deploy({ ...resources, Bad: sibling({ FailAfterSeconds: 60, Reason: 'no such thing' }) });
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    const { events } = cloud.standIn;
    expect(events.filter(({ status }) => status === 'DELETE_COMPLETE').map(({ logicalId }) => logicalId)).toEqual(['B', 'A']);
    expect(cloud.reasons('Bad')).toEqual(['no such thing']);
    expect(cloud.reasons(STACK)).toContain('The following resource(s) failed to create: [Bad]. Rollback requested by user.');
    expect((await cloud.deploy(resources)).status).toBe('CREATE_COMPLETE');
  });

  test('begins nothing new after a failure', async () => {
    await cloud.deploy({
      Bad: sibling({ FailAfterSeconds: 10 }),
      Slow: sibling({ Seconds: 20 }),
      Later: recorded({ Slow: { Ref: 'Slow' } }),
    });
    expect(cloud.recorded.calls).toEqual([]);
    expect(cloud.story('Later')).toEqual([]);
  });
});

describe('updating a stack', () => {
  test('without any change is refused, and no error for deploy', async () => {
    const resources = { A: inert({ p: '1' }) };
    await cloud.deploy(resources);
    const before = cloud.standIn.events.length;
    expect(() => cloud.standIn.updateStack(STACK, { Resources: resources })).toThrow('No updates are to be performed.');
    expect((await cloud.deploy(resources)).status).toBe('CREATE_COMPLETE');
    expect(cloud.standIn.events).toHaveLength(before);
  });

  test('asks only the resources that change, directly or through a reference', async () => {
    const resources = (value: string) => ({
      Changed: recorded({ Name: 'a', p: value }),
      Same: recorded({ Name: 'b' }),
      Follows: recorded({ Name: 'c', p: { 'Fn::Sub': `${value}-\${Same}` } }),
    });
    await cloud.deploy(resources('1'));
    cloud.recorded.calls.length = 0;
    await cloud.deploy(resources('2'));
    expect(cloud.status).toBe('UPDATE_COMPLETE');
    expect(cloud.recorded.calls).toEqual([
      'update a-1 {"Name":"a","p":"2"}',
      'update c-3 {"Name":"c","p":"2-b-2"}',
    ]);
  });

  test('removes what is no longer in the template only after all else has succeeded', async () => {
    await cloud.deploy({ Old: inert(), Needed: inert(), Gone: inert({ n: { Ref: 'Needed' } }) });
    await cloud.deploy({ New: sibling({ Seconds: 30 }) });
    const story = cloud.story().slice(cloud.story().indexOf('play UPDATE_IN_PROGRESS'));
    expect(story.indexOf('New CREATE_COMPLETE')).toBeLessThan(story.indexOf('play UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'));
    expect(story.indexOf('play UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toBeLessThan(story.indexOf('Old DELETE_IN_PROGRESS'));
    expect(story.indexOf('Gone DELETE_COMPLETE')).toBeLessThan(story.indexOf('Needed DELETE_IN_PROGRESS'));
    expect(story.at(-1)).toBe('play UPDATE_COMPLETE');
  });

  test('refuses another type under the same logical ID', async () => {
    await cloud.deploy({ A: inert() });
    expect(() => cloud.standIn.updateStack(STACK, { Resources: { A: sibling() } })).toThrow(
      'Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]',
    );
  });

  test('that fails gives each resource its old properties again, in the order of the old template', async () => {
    const resources = (p: string) => ({
      Second: recorded({ Name: 'second', p, First: { Ref: 'First' } }),
      First: recorded({ Name: 'first', p }),
    });
    await cloud.deploy(resources('old'));
    cloud.recorded.calls.length = 0;
    await cloud.deploy({ ...resources('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.recorded.calls).toEqual([
      'update first-1 {"Name":"first","p":"new"}',
      'update second-2 {"Name":"second","p":"new","First":"first-1"}',
      'update first-1 {"Name":"first","p":"old"}',
      'update second-2 {"Name":"second","p":"old","First":"first-1"}',
    ]);
  });

  test('that was rolled back compares the next one with the old template', async () => {
    const resources = { A: recorded({ Name: 'a', p: 'old' }) };
    await cloud.deploy(resources);
    await cloud.deploy({ A: recorded({ Name: 'a', p: 'new' }), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(() => cloud.standIn.updateStack(STACK, { Resources: resources })).toThrow('No updates are to be performed.');
    await cloud.deploy({ A: recorded({ Name: 'a', p: 'new' }) });
    expect(cloud.recorded.calls.at(-1)).toBe('update a-1 {"Name":"a","p":"new"}');
  });

  test('fails for a property that can never change, without asking the resource', async () => {
    await cloud.deploy({ A: recorded({ Frozen: '1' }) });
    await cloud.deploy({ A: recorded({ Frozen: '2' }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.reasons('A')).toEqual(['Updates are not allowed for property - Frozen.']);
    expect(cloud.recorded.calls).toEqual(['create A-1']);
  });
});

describe('a replaced resource', () => {
  const named = (name: string) => recorded({ Name: name });

  test('is made anew first, its dependents follow, and the old copy is deleted last', async () => {
    const resources = (name: string) => ({ A: named(name), B: recorded({ a: { Ref: 'A' } }) });
    await cloud.deploy(resources('old'));
    cloud.recorded.calls.length = 0;
    await cloud.deploy(resources('new'));
    expect(cloud.recorded.calls).toEqual(['create new-3', 'update B-2 {"a":"new-3"}', 'delete old-1']);
  });

  test('comes back without being asked when the update fails; the new copy is deleted in the clean-up', async () => {
    await cloud.deploy({ A: named('old') });
    await cloud.deploy({ A: named('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.recorded.calls).toEqual(['create old-1', 'create new-2', 'delete new-2']);
    expect(cloud.standIn.describe(STACK).resources).toEqual([
      { logicalId: 'A', resourceType: 'Test::Recorded', physicalId: 'old-1', properties: { Name: 'old' } },
    ]);
    const story = cloud.story();
    expect(story.indexOf('play UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBeLessThan(story.indexOf('A DELETE_IN_PROGRESS'));
  });
});

describe('an operation that may not start', () => {
  test.each<[string, (cloud: LocalCloud) => unknown, string]>([
    ['a second stack of the same name', ({ standIn }) => standIn.createStack(STACK, { Resources: {} }), 'already exists'],
    ['an update of no stack', ({ standIn }) => standIn.updateStack('other', { Resources: {} }), 'Stack [other] does not exist'],
    ['cancelling nothing', ({ standIn }) => standIn.cancelUpdate(STACK), 'cannot be called from current stack status: CREATE_COMPLETE'],
    ['continuing nothing', ({ standIn }) => standIn.continueUpdateRollback(STACK), 'is in CREATE_COMPLETE state and can not continue rollback'],
  ])('%s', async (_, act, message) => {
    await cloud.deploy({ A: inert() });
    expect(() => act(cloud)).toThrow(message);
  });

  test('an update or a deletion while another update runs', async () => {
    await cloud.deploy({ A: inert() });
    await cloud.updateFor(5, { A: inert(), Slow: sibling({ Seconds: 60 }) });
    expect(() => cloud.standIn.updateStack(STACK, { Resources: {} })).toThrow('is in UPDATE_IN_PROGRESS state');
    expect(() => cloud.standIn.deleteStack(STACK)).toThrow('cannot be deleted while in status UPDATE_IN_PROGRESS');
  });
});

test('the same story is told with the same IDs every time', async () => {
  const other = await LocalCloud.open();
  const resources = { Link: custom(), Inert: inert(), Bad: sibling({ FailAfterSeconds: 60 }) };
  await cloud.deploy(resources);
  await other.deploy(resources);
  await other.close();
  expect(other.standIn.events).toEqual(cloud.standIn.events);
});
