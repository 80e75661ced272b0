import { failure } from '../support/scripted-function';
import { custom, idOf, inert, obedient, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await LocalCloud.open();
});

afterEach(() => cloud.close());

const KEEPING = { disableRollback: true };
const failing = (...ids: readonly string[]) => {
  cloud.functions.script = (event) => (event.RequestType !== 'Delete' && ids.includes(idOf(event)) ? failure(event.PhysicalResourceId ?? idOf(event), 'no') : obedient(event));
};
const deploy = (id: string, others: Parameters<LocalCloud['deploy']>[0] = {}) =>
  cloud.standIn.deploy(STACK, { Resources: { Link: custom({ Id: id }), ...others } }, KEEPING);

test('a failed update is put back by itself, what has succeeded stays, and the stack is UPDATE_FAILED', async () => {
  await deploy('one', { Other: inert({ Value: '1' }) });
  failing('two');
  const { status, resources } = await deploy('two', { Other: inert({ Value: '2' }) });
  expect(status).toBe('UPDATE_FAILED');
  expect(cloud.functions.requests).toEqual(['Create -', 'Update one', 'Update one']);
  expect(cloud.last('Update').event).toMatchObject({ ResourceProperties: { Id: 'one' }, OldResourceProperties: { Id: 'two' } });
  expect(resources.map(({ logicalId, properties }) => [logicalId, properties.Id ?? properties.Value]).sort()).toEqual([['Link', 'one'], ['Other', '2']]);
  expect(cloud.story('Link').at(-1)).toBe('UPDATE_FAILED');
});

test('a failure stops what depends on it, and nothing else', async () => {
  await deploy('one');
  failing('two');
  await deploy('two', { After: inert({ Of: { Ref: 'Link' } }), Beside: sibling({ Seconds: 30 }) });
  expect(cloud.story('After')).toEqual([]);
  expect(cloud.story('Beside').at(-1)).toBe('CREATE_COMPLETE');
});

test('the same deployment asks again for what failed, and for nothing else', async () => {
  await deploy('one', { Other: custom({ Id: 'a' }) });
  failing('two');
  await deploy('two', { Other: custom({ Id: 'b' }) });
  cloud.functions.script = obedient;
  const before = cloud.functions.requests.length;
  expect((await deploy('two', { Other: custom({ Id: 'b' }) })).status).toBe('UPDATE_COMPLETE');
  expect(cloud.functions.requests.slice(before)).toEqual(['Update one', 'Delete one', 'Delete a'].sort((x, y) => (x.startsWith('Update') ? -1 : y.startsWith('Update') ? 1 : 0)));
});

test('cdk rollback undoes what had succeeded, and does not ask again for what was put back', async () => {
  await deploy('one', { Other: custom({ Id: 'a' }) });
  failing('two');
  await deploy('two', { Other: custom({ Id: 'b' }) });
  await deploy('two', { Other: custom({ Id: 'c' }) });
  const before = cloud.functions.requests.length;
  expect(await cloud.standIn.play(cloud.standIn.rollbackStack(STACK))).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(cloud.functions.requests.slice(before)).toEqual(['Update c', 'Delete b', 'Delete c']);
  expect(cloud.standIn.describe(STACK).resources.map(({ physicalId }) => physicalId).sort()).toEqual(['a', 'one']);
});

test('a creation that failed is deleted upon the next operation; a first deployment can be rolled back', async () => {
  failing('one');
  expect((await deploy('one', { Other: inert() })).status).toBe('CREATE_FAILED');
  expect(cloud.functions.requests).toEqual(['Create -']);
  expect((await deploy('one', { Other: inert() })).status).toBe('UPDATE_FAILED');
  expect(cloud.functions.requests).toEqual(['Create -', 'Delete one', 'Create -']);
  expect(await cloud.standIn.play(cloud.standIn.rollbackStack(STACK))).toBe('ROLLBACK_COMPLETE');
  expect(cloud.standIn.describe(STACK).resources).toEqual([]);
});

test('a deployment with rollback begins with one', async () => {
  await deploy('one');
  failing('two');
  await deploy('two', { Other: custom({ Id: 'a' }) });
  cloud.functions.script = obedient;
  expect((await cloud.deploy({ Link: custom({ Id: 'three' }) })).status).toBe('UPDATE_COMPLETE');
  expect(cloud.story(STACK)).toContain('UPDATE_ROLLBACK_COMPLETE');
});
