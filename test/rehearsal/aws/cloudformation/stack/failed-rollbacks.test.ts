import { failure, type Script, success } from '../support/scripted-function';
import { custom, idOf, obedient, recorded, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await LocalCloud.open();
});

afterEach(() => cloud.close());

const bad = sibling({ FailAfterSeconds: 60 });
const link = (id: string) => custom({ Id: id });

/** Never goes back to the old place. */
const refusesToGoBack: Script = (event) =>
  event.RequestType === 'Update' && idOf(event) === 'old' ? failure('old', 'cannot go back') : obedient(event);

async function failToGoBack(added: Parameters<LocalCloud['deploy']>[0] = {}): Promise<void> {
  await cloud.deploy({ Link: link('old') });
  cloud.functions.script = refusesToGoBack;
  await cloud.deploy({ Link: link('new'), Bad: bad, ...added });
}

describe('a swapped-back Update that fails', () => {
  test('stops the rollback before anything is deleted', async () => {
    await failToGoBack({ Added: recorded() });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(cloud.recorded.calls).toEqual(['create Added-1']);
    expect(cloud.reasons(STACK).at(-1)).toBe('The following resource(s) failed to update: [Link].');
  });

  test('abandons the others in progress', async () => {
    const slowBack: Script = (event) =>
      event.LogicalResourceId === 'Slow' ? success('slow', { afterSeconds: idOf(event) === 'a' ? 900 : 1 }) : refusesToGoBack(event);
    await cloud.deploy({ Link: link('old'), Slow: custom({ Id: 'a' }) });
    cloud.functions.script = slowBack;
    await cloud.deploy({ Link: link('new'), Slow: custom({ Id: 'b' }), Bad: bad });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(cloud.reasons('Slow')).toEqual(['Resource update cancelled']);
    await cloud.playFor(3600);
    expect(cloud.standIn.answers.at(-1)).toMatchObject({ logicalId: 'Slow', late: true });
  });

  test('lets the stack neither be updated nor rolled back in another way, only continued or deleted', async () => {
    await failToGoBack();
    expect(() => cloud.standIn.updateStack(STACK, { Resources: { Link: link('new') } })).toThrow('UPDATE_ROLLBACK_FAILED state');
    expect(() => cloud.standIn.cancelUpdate(STACK)).toThrow('UPDATE_ROLLBACK_FAILED');
    cloud.functions.script = obedient;
    expect((await cloud.standIn.destroy(STACK)).status).toBe('DELETE_COMPLETE');
  });
});

describe('continue-update-rollback', () => {
  test('sends the Update again, with a new request ID, and then cleans up', async () => {
    await failToGoBack();
    const first = cloud.last('Update').event;
    cloud.functions.script = obedient;
    expect(await cloud.standIn.play(cloud.standIn.continueUpdateRollback(STACK))).toBe('UPDATE_ROLLBACK_COMPLETE');
    const second = cloud.last('Update').event;
    expect(second.RequestId).not.toBe(first.RequestId);
    expect(second).toMatchObject({
      PhysicalResourceId: 'new',
      ResourceProperties: { Id: 'old' },
      OldResourceProperties: { Id: 'new' },
    });
    expect(cloud.functions.requests.at(-1)).toBe('Delete new');
  });

  test('does not ask those again that are back already, and does ask those that were abandoned', async () => {
    await cloud.deploy({ Link: link('old'), Quick: custom({ Id: 'quick', p: 1 }), Slow: custom({ Id: 'slow', p: 1 }) });
    const script: Script = (event) =>
      event.LogicalResourceId === 'Link' && idOf(event) === 'old'
        ? failure('old', 'no', 30)
        : success(idOf(event), { afterSeconds: event.LogicalResourceId === 'Slow' ? 50 : 1 });
    cloud.functions.script = script;
    await cloud.deploy({ Link: link('new'), Quick: custom({ Id: 'quick', p: 2 }), Slow: custom({ Id: 'slow', p: 2 }), Bad: bad });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_FAILED');
    const before = cloud.functions.received.length;
    cloud.functions.script = obedient;
    await cloud.standIn.play(cloud.standIn.continueUpdateRollback(STACK));
    const asked = cloud.functions.received.slice(before).map(({ event }) => `${event.RequestType} ${event.LogicalResourceId}`);
    expect(asked).toEqual(['Update Link', 'Update Slow', 'Delete Link']);
  });

  test('may fail again', async () => {
    await failToGoBack();
    expect(await cloud.standIn.play(cloud.standIn.continueUpdateRollback(STACK))).toBe('UPDATE_ROLLBACK_FAILED');
    cloud.functions.script = obedient;
    expect(await cloud.standIn.play(cloud.standIn.continueUpdateRollback(STACK))).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('with the resource skipped asks it nothing; the old template counts although the world is elsewhere', async () => {
    await failToGoBack();
    const before = cloud.functions.received.length;
    const operation = cloud.standIn.continueUpdateRollback(STACK, { skip: ['Link'] });
    expect(await cloud.standIn.play(operation)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.functions.received).toHaveLength(before);
    expect(cloud.story('Link').at(-1)).toBe('UPDATE_COMPLETE');
    expect(() => cloud.standIn.updateStack(STACK, { Resources: { Link: link('old') } })).toThrow('No updates');
    cloud.functions.script = obedient;
    await cloud.deploy({ Link: link('new') });
    expect(cloud.last('Update').event.OldResourceProperties?.Id).toBe('old');
  });

  test('deletes what the update had added even when the resource that uses it was skipped', async () => {
    await cloud.deploy({ Link: link('old') });
    cloud.functions.script = refusesToGoBack;
    await cloud.deploy({
      Profile: recorded(),
      Link: custom({ Id: 'new', Profile: { Ref: 'Profile' } }),
      Bad: bad,
    });
    await cloud.standIn.play(cloud.standIn.continueUpdateRollback(STACK, { skip: ['Link'] }));
    expect(cloud.recorded.calls).toEqual(['create Profile-1', 'delete Profile-1']);
  });

  test('skips only what itself failed in the rollback', async () => {
    await failToGoBack();
    expect(() => cloud.standIn.continueUpdateRollback(STACK, { skip: ['Bad'] })).toThrow(
      'The following resource(s) cannot be skipped: [Bad]',
    );
  });
});

test('a function is back at its old code before what it serves is swapped back', async () => {
  const order: string[] = [];
  const code = { ...cloud.recorded, update: (id: string, _: unknown, { properties }: { properties: Record<string, unknown> }) => {
    order.push(`code ${String(properties.Code)}`);
    return Promise.resolve({ physicalId: id, attributes: { Arn: 'arn:aws:lambda:us-east-1:111122223333:function:engine' } });
  } };
  const functions = { ...code, create: () => Promise.resolve({ physicalId: 'engine', attributes: { Arn: 'arn:aws:lambda:us-east-1:111122223333:function:engine' } }) };
  const other = await LocalCloud.open({ providers: { 'AWS::Lambda::Function': functions } });
  const resources = (generation: string) => ({
    Engine: { Type: 'AWS::Lambda::Function', Properties: { Code: generation } },
    Link: custom({ ServiceToken: { 'Fn::GetAtt': ['Engine', 'Arn'] }, Generation: generation }),
  });
  await other.deploy(resources('old'));
  other.functions.script = (event) => {
    order.push(`${event.RequestType} ${String(event.ResourceProperties.Generation)}`);
    return obedient(event);
  };
  await other.deploy({ ...resources('new'), Bad: bad });
  await other.close();
  expect(order).toEqual(['code new', 'Update new', 'code old', 'Update old']);
});
