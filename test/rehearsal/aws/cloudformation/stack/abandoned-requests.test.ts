import { failure, type Script, success } from '../support/scripted-function';
import { custom, idOf, sibling, Stage, STACK } from '../support/stage';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

const slow: Script = (event) =>
  success(idOf(event), { afterSeconds: event.RequestType === 'Create' && event.PhysicalResourceId === undefined ? 600 : 5 });

/** A function that moves something to the wanted place, finishing what it has begun whatever comes in between. */
function naiveMover(secondsTo: Readonly<Record<string, number>>): { readonly script: Script; readonly place: () => string } {
  let place = 'nowhere';
  const script: Script = (event) => {
    const wanted = event.RequestType === 'Delete' ? 'nowhere' : idOf(event);
    const seconds = secondsTo[wanted] ?? 1;
    stage.clock.at(stage.clock.now() + seconds * 1000, () => {
      place = wanted;
    });
    return success(event.PhysicalResourceId ?? 'link', { afterSeconds: seconds });
  };
  return { script, place: () => place };
}

describe('a Create in progress when a sibling fails', () => {
  beforeEach(() => {
    stage.functions.script = slow;
  });

  const play = () => stage.deploy({ Link: custom(), Bad: sibling({ FailAfterSeconds: 60 }) });

  test('is given up at once, and the Delete comes within seconds', async () => {
    await play();
    const failed = stage.standIn.events.find(({ logicalId, status }) => logicalId === 'Bad' && status === 'CREATE_FAILED');
    expect(stage.last('Delete').time - (failed?.time ?? 0)).toBeLessThanOrEqual(5000);
    expect(stage.reasons('Link')).toEqual(['Resource creation cancelled']);
  });

  test('is deleted under an ID that CloudFormation made up', async () => {
    await play();
    expect(stage.last('Delete').event.PhysicalResourceId).toMatch(/^play-Link-[A-Z0-9]{12}$/);
  });

  test('may answer, but nobody listens', async () => {
    await play();
    await stage.playFor(3600);
    expect(stage.status).toBe('ROLLBACK_COMPLETE');
    expect(stage.standIn.answers.map(({ requestType, late, physicalId }) => [requestType, late, physicalId])).toEqual([
      ['Delete', false, 'one'],
      ['Create', true, 'one'],
    ]);
    expect(stage.functions.requests).toHaveLength(2);
  });

  test('does harm when its function goes on regardless', async () => {
    const mover = naiveMover({ there: 600, nowhere: 5 });
    stage.functions.script = mover.script;
    await stage.deploy({ Link: custom({ Id: 'there' }), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(stage.status).toBe('ROLLBACK_COMPLETE');
    expect(mover.place()).toBe('nowhere');
    await stage.playFor(3600);
    expect(mover.place()).toBe('there');
  });

  test('that finds its Delete only by the ID it answered leaves everything behind', async () => {
    const made = new Set<string>();
    stage.functions.script = (event) => {
      if (event.RequestType === 'Create') {
        made.add('real-id');
        return success('real-id', { afterSeconds: 600 });
      }
      made.delete(event.PhysicalResourceId ?? '');
      return success(event.PhysicalResourceId ?? '');
    };
    await play();
    expect(stage.status).toBe('ROLLBACK_COMPLETE');
    expect([...made]).toEqual(['real-id']);
  });
});

test('a Create that failed without a usable ID is deleted under a made-up one', async () => {
  stage.functions.script = (event) => (event.RequestType === 'Create' ? failure('', 'no') : success('one'));
  await stage.deploy({ Link: custom() });
  expect(stage.last('Delete').event.PhysicalResourceId).toMatch(/^play-Link-[A-Z0-9]{12}$/);
});

test('a Create that was never sent needs no Delete', async () => {
  await stage.deploy({ Link: custom({}, { DependsOn: 'Bad' }), Bad: sibling({ FailAfterSeconds: 10 }) });
  expect(stage.functions.requests).toEqual([]);
});

test('a sibling that takes its time to stop does not delay the Delete', async () => {
  stage.functions.script = slow;
  await stage.deploy({
    Link: custom(),
    Stubborn: sibling({ Seconds: 7200 }),
    Bad: sibling({ FailAfterSeconds: 60 }),
  });
  const rollback = stage.standIn.events.find(({ status }) => status === 'ROLLBACK_IN_PROGRESS');
  expect(stage.last('Delete').time - (rollback?.time ?? 0)).toBeLessThanOrEqual(5000);
});

test('a resource of AWS that is abandoned is deleted all the same, as soon as it exists', async () => {
  await stage.deploy({ Stubborn: sibling({ Seconds: 7200 }), Bad: sibling({ FailAfterSeconds: 60 }) });
  expect(stage.story('Stubborn')).toEqual(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
  expect(stage.status).toBe('ROLLBACK_COMPLETE');
});

test('a stack deleted while it is created abandons what is in progress', async () => {
  stage.functions.script = slow;
  stage.standIn.createStack(STACK, { Resources: { Link: custom() } });
  await stage.playFor(30);
  const operation = stage.standIn.deleteStack(STACK);
  expect(await stage.standIn.play(operation)).toBe('DELETE_COMPLETE');
  expect(stage.functions.requests).toEqual(['Create -', expect.stringMatching(/^Delete play-Link-/)]);
});

describe('an Update in progress', () => {
  const place = (id: string) => custom({ Id: id, Target: 'x' });

  test('when a sibling fails: the Update back comes within seconds, under the old ID, with swapped properties', async () => {
    await stage.deploy({ Link: place('old') });
    stage.functions.script = (event) => success('old', { afterSeconds: idOf(event) === 'new' ? 3000 : 5 });
    await stage.deploy({ Link: place('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(stage.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const failed = stage.standIn.events.find(({ logicalId, status }) => logicalId === 'Bad' && status === 'CREATE_FAILED');
    const { time, event } = stage.last('Update');
    expect(time - (failed?.time ?? 0)).toBeLessThanOrEqual(5000);
    expect(event).toMatchObject({
      PhysicalResourceId: 'old',
      ResourceProperties: { Id: 'old' },
      OldResourceProperties: { Id: 'new' },
    });
    expect(stage.reasons('Link')).toEqual(['Resource update cancelled']);
  });

  test('when the user cancels: the same', async () => {
    await stage.deploy({ Link: place('old') });
    stage.functions.script = (event) => success('old', { afterSeconds: idOf(event) === 'new' ? 3000 : 5 });
    const operation = await stage.updateFor(120, { Link: place('new') });
    const cancelled = stage.clock.now();
    stage.standIn.cancelUpdate(STACK);
    expect(await stage.standIn.play(operation)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stage.functions.requests).toEqual(['Create -', 'Update old', 'Update old']);
    expect(stage.last('Update').time - cancelled).toBeLessThanOrEqual(5000);
    expect(() => stage.standIn.cancelUpdate(STACK)).toThrow('current stack status: UPDATE_ROLLBACK_COMPLETE');
  });

  test('answers late and is ignored, before and after the rollback is complete', async () => {
    await stage.deploy({ Link: place('old') });
    stage.functions.script = (event) => success(idOf(event), { afterSeconds: idOf(event) === 'new' ? 66 : 30 });
    await stage.deploy({ Link: place('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(stage.standIn.answers.filter(({ late }) => late)).toMatchObject([{ physicalId: 'new' }]);
    expect(stage.standIn.describe(STACK).resources).toMatchObject([{ physicalId: 'old' }]);
  });

  test('does harm when its function goes on regardless: the stack is back, and the world is not', async () => {
    const mover = naiveMover({ old: 5, new: 600 });
    stage.functions.script = mover.script;
    await stage.deploy({ Link: place('old') });
    await stage.deploy({ Link: place('new'), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(stage.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(mover.place()).toBe('old');
    await stage.playFor(3600);
    expect(mover.place()).toBe('new');
  });
});
