import { failure, type Script, success } from '../support/scripted-function';
import { custom, idOf, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await LocalCloud.open();
});

afterEach(() => cloud.close());

const slow: Script = (event) =>
  success(idOf(event), { afterSeconds: event.RequestType === 'Create' && event.PhysicalResourceId === undefined ? 600 : 5 });

/** A function that moves something to the desired place, finishing what it has begun whatever comes in between. */
function naiveMover(secondsTo: Readonly<Record<string, number>>): { readonly script: Script; readonly place: () => string } {
  let place = 'nowhere';
  const script: Script = (event) => {
    const desired = event.RequestType === 'Delete' ? 'nowhere' : idOf(event);
    const seconds = secondsTo[desired] ?? 1;
    cloud.clock.at(cloud.clock.now() + seconds * 1000, () => {
      place = desired;
    });
    return success(event.PhysicalResourceId ?? 'link', { afterSeconds: seconds });
  };
  return { script, place: () => place };
}

describe('a Create in progress when a sibling fails', () => {
  beforeEach(() => {
    cloud.functions.script = slow;
  });

  const play = () => cloud.deploy({ Link: custom(), Bad: sibling({ FailAfterSeconds: 60 }) });

  test('is given up at once, and the Delete comes within seconds', async () => {
    await play();
    const failed = cloud.standIn.events.find(({ logicalId, status }) => logicalId === 'Bad' && status === 'CREATE_FAILED');
    expect(cloud.last('Delete').time - (failed?.time ?? 0)).toBeLessThanOrEqual(5000);
    expect(cloud.reasons('Link')).toEqual(['Resource creation cancelled']);
  });

  test('is deleted under an ID that CloudFormation made up', async () => {
    await play();
    expect(cloud.last('Delete').event.PhysicalResourceId).toMatch(/^play-Link-[A-Z0-9]{12}$/);
  });

  test('may answer, but nobody listens', async () => {
    await play();
    await cloud.playFor(3600);
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect(cloud.standIn.answers.map(({ requestType, late, physicalId }) => [requestType, late, physicalId])).toEqual([
      ['Delete', false, 'one'],
      ['Create', true, 'one'],
    ]);
    expect(cloud.functions.requests).toHaveLength(2);
  });

  test('does unsafeCall when its function goes on regardless', async () => {
    const mover = naiveMover({ there: 600, nowhere: 5 });
    cloud.functions.script = mover.script;
    await cloud.deploy({ Link: custom({ Id: 'there' }), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect(mover.place()).toBe('nowhere');
    await cloud.playFor(3600);
    expect(mover.place()).toBe('there');
  });

  test('that finds its Delete only by the ID it answered leaves everything behind', async () => {
    const made = new Set<string>();
    cloud.functions.script = (event) => {
      if (event.RequestType === 'Create') {
        made.add('real-id');
        return success('real-id', { afterSeconds: 600 });
      }
      made.delete(event.PhysicalResourceId ?? '');
      return success(event.PhysicalResourceId ?? '');
    };
    await play();
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect([...made]).toEqual(['real-id']);
  });
});

test('a Create that failed without a usable ID is deleted under a made-up one', async () => {
  cloud.functions.script = (event) => (event.RequestType === 'Create' ? failure('', 'no') : success('one'));
  await cloud.deploy({ Link: custom() });
  expect(cloud.last('Delete').event.PhysicalResourceId).toMatch(/^play-Link-[A-Z0-9]{12}$/);
});

test('a Create that was never sent needs no Delete', async () => {
  await cloud.deploy({ Link: custom({}, { DependsOn: 'Bad' }), Bad: sibling({ FailAfterSeconds: 10 }) });
  expect(cloud.functions.requests).toEqual([]);
});

test('a sibling that takes its time to stop does not delay the Delete', async () => {
  cloud.functions.script = slow;
  await cloud.deploy({
    Link: custom(),
    Stubborn: sibling({ Seconds: 7200 }),
    Bad: sibling({ FailAfterSeconds: 60 }),
  });
  const rollback = cloud.standIn.events.find(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
  expect(cloud.last('Delete').time - (rollback?.time ?? 0)).toBeLessThanOrEqual(5000);
});

test('a resource of AWS that is abandoned is deleted all the same, as soon as it exists', async () => {
  await cloud.deploy({ Stubborn: sibling({ Seconds: 7200 }), Bad: sibling({ FailAfterSeconds: 60 }) });
  expect(cloud.story('Stubborn')).toEqual(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
  expect(cloud.status).toBe('ROLLBACK_COMPLETE');
});

test('a stack deleted while it is created abandons what is in progress', async () => {
  cloud.functions.script = slow;
  cloud.standIn.createStack(STACK, { Resources: { Link: custom() } });
  await cloud.playFor(30);
  const operation = cloud.standIn.deleteStack(STACK);
  expect(await cloud.standIn.play(operation)).toBe('DELETE_COMPLETE');
  expect(cloud.functions.requests).toEqual(['Create -', expect.stringMatching(/^Delete play-Link-/)]);
});

describe('an Update in progress', () => {
  const place = (id: string) => custom({ Id: id, Target: 'x' });

  test('when a sibling fails: the Update back comes within seconds, under the old ID, with swapped properties', async () => {
    await cloud.deploy({ Link: place('old') });
    cloud.functions.script = (event) => success('old', { afterSeconds: idOf(event) === 'new' ? 3000 : 5 });
    await cloud.deploy({ Link: place('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const failed = cloud.standIn.events.find(({ logicalId, status }) => logicalId === 'Bad' && status === 'CREATE_FAILED');
    const { time, event } = cloud.last('Update');
    expect(time - (failed?.time ?? 0)).toBeLessThanOrEqual(5000);
    expect(event).toMatchObject({
      PhysicalResourceId: 'old',
      ResourceProperties: { Id: 'old' },
      OldResourceProperties: { Id: 'new' },
    });
    expect(cloud.reasons('Link')).toEqual(['Resource update cancelled']);
  });

  test('when the user cancels: the same', async () => {
    await cloud.deploy({ Link: place('old') });
    cloud.functions.script = (event) => success('old', { afterSeconds: idOf(event) === 'new' ? 3000 : 5 });
    const operation = await cloud.updateFor(120, { Link: place('new') });
    const cancelled = cloud.clock.now();
    cloud.standIn.cancelUpdate(STACK);
    expect(await cloud.standIn.play(operation)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.functions.requests).toEqual(['Create -', 'Update old', 'Update old']);
    expect(cloud.last('Update').time - cancelled).toBeLessThanOrEqual(5000);
    expect(() => cloud.standIn.cancelUpdate(STACK)).toThrow('current stack status: UPDATE_ROLLBACK_COMPLETE');
  });

  test('answers late and is ignored, before and after the rollback is complete', async () => {
    await cloud.deploy({ Link: place('old') });
    cloud.functions.script = (event) => success(idOf(event), { afterSeconds: idOf(event) === 'new' ? 66 : 30 });
    await cloud.deploy({ Link: place('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.standIn.answers.filter(({ late }) => late)).toMatchObject([{ physicalId: 'new' }]);
    expect(cloud.standIn.describe(STACK).resources).toMatchObject([{ physicalId: 'old' }]);
  });

  test('does unsafeCall when its function goes on regardless: the stack is back, and the world is not', async () => {
    const mover = naiveMover({ old: 5, new: 600 });
    cloud.functions.script = mover.script;
    await cloud.deploy({ Link: place('old') });
    await cloud.deploy({ Link: place('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(mover.place()).toBe('old');
    await cloud.playFor(3600);
    expect(mover.place()).toBe('new');
  });
});
