import { failure } from '../support/scripted-function';
import { custom, idOf, inert, obedient, RecordingProvider, sibling, Stage, STACK } from '../support/stage';

let stage: Stage;
const provider = new RecordingProvider();

beforeEach(async () => {
  stage = await Stage.open({ providers: { 'Rehearsal::Recorded': provider } });
});

afterEach(() => stage.close());

const KEEPING = { disableRollback: true };
const failing = (...ids: readonly string[]) => {
  stage.functions.script = (event) => (event.RequestType !== 'Delete' && ids.includes(idOf(event)) ? failure(event.PhysicalResourceId ?? idOf(event), 'no') : obedient(event));
};
const deploy = (id: string, others: Parameters<Stage['deploy']>[0] = {}) =>
  stage.standIn.deploy(STACK, { Resources: { Link: custom({ Id: id }), ...others } }, KEEPING);

test('a failed update is put back by itself, what has succeeded stays, and the stack is UPDATE_FAILED', async () => {
  await deploy('one', { Other: inert({ Value: '1' }) });
  failing('two');
  const { status, resources } = await deploy('two', { Other: inert({ Value: '2' }) });
  expect(status).toBe('UPDATE_FAILED');
  expect(stage.functions.requests).toEqual(['Create -', 'Update one', 'Update one']);
  expect(stage.last('Update').event).toMatchObject({ ResourceProperties: { Id: 'one' }, OldResourceProperties: { Id: 'two' } });
  expect(resources.map(({ logicalId, properties }) => [logicalId, properties.Id ?? properties.Value]).sort()).toEqual([['Link', 'one'], ['Other', '2']]);
  expect(stage.story('Link').at(-1)).toBe('UPDATE_FAILED');
});

test('a failure stops what depends on it, and nothing else', async () => {
  await deploy('one');
  failing('two');
  await deploy('two', { After: inert({ Of: { Ref: 'Link' } }), Beside: sibling({ Seconds: 30 }) });
  expect(stage.story('After')).toEqual([]);
  expect(stage.story('Beside').at(-1)).toBe('CREATE_COMPLETE');
});

test('the same deployment asks again for what failed, and for nothing else', async () => {
  await deploy('one', { Other: custom({ Id: 'a' }) });
  failing('two');
  await deploy('two', { Other: custom({ Id: 'b' }) });
  stage.functions.script = obedient;
  const before = stage.functions.requests.length;
  expect((await deploy('two', { Other: custom({ Id: 'b' }) })).status).toBe('UPDATE_COMPLETE');
  expect(stage.functions.requests.slice(before)).toEqual(['Update one', 'Delete one', 'Delete a'].sort((x, y) => (x.startsWith('Update') ? -1 : y.startsWith('Update') ? 1 : 0)));
});

test('cdk rollback undoes what had succeeded, and does not ask again for what was put back', async () => {
  await deploy('one', { Other: custom({ Id: 'a' }) });
  failing('two');
  await deploy('two', { Other: custom({ Id: 'b' }) });
  await deploy('two', { Other: custom({ Id: 'c' }) });
  const before = stage.functions.requests.length;
  expect(await stage.standIn.play(stage.standIn.rollbackStack(STACK))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(stage.functions.requests.slice(before)).toEqual(['Update c', 'Delete b', 'Delete c']);
  expect(stage.standIn.describe(STACK).resources.map(({ physicalId }) => physicalId).sort()).toEqual(['a', 'one']);
});

test('a creation that failed is deleted upon the next operation; a first deployment can be rolled back', async () => {
  failing('one');
  expect((await deploy('one', { Other: inert() })).status).toBe('CREATE_FAILED');
  expect(stage.functions.requests).toEqual(['Create -']);
  expect((await deploy('one', { Other: inert() })).status).toBe('UPDATE_FAILED');
  expect(stage.functions.requests).toEqual(['Create -', 'Delete one', 'Create -']);
  expect(await stage.standIn.play(stage.standIn.rollbackStack(STACK))).toBe('ROLLBACK_COMPLETE');
  expect(stage.standIn.describe(STACK).resources).toEqual([]);
});

test('a deployment with rollback begins with one', async () => {
  await deploy('one');
  failing('two');
  await deploy('two', { Other: custom({ Id: 'a' }) });
  stage.functions.script = obedient;
  expect((await stage.deploy({ Link: custom({ Id: 'three' }) })).status).toBe('UPDATE_COMPLETE');
  expect(stage.story(STACK)).toContain('UPDATE_ROLLBACK_COMPLETE');
});
