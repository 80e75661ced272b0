import type { RequestType } from '../../../../../rehearsal/aws/cloudformation/custom-resource/custom-resource-event';
import { failure, type Script } from '../support/scripted-function';
import { custom, obedient, recorded, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await LocalCloud.open();
});

afterEach(() => cloud.close());

/** Believes that a refused Delete keeps what it stands for. */
const refusesDeletion: Script = (event) =>
  event.RequestType === 'Delete' ? failure(event.PhysicalResourceId ?? '', 'still in use') : obedient(event);

const profile = (name = 'profile') => recorded({ Name: name });
const link = (properties: Record<string, unknown> = {}) => custom({ Profile: { Ref: 'Profile' }, ...properties });

describe('a Delete that fails does not protect what its resource depends on', () => {
  beforeEach(() => {
    cloud.functions.script = refusesDeletion;
  });

  test('when the stack is deleted', async () => {
    await cloud.deploy({ Profile: profile(), Link: link() });
    expect((await cloud.standIn.destroy(STACK)).status).toBe('DELETE_FAILED');
    expect(cloud.recorded.calls).toContain('delete profile-1');
    expect(cloud.reasons(STACK).at(-1)).toBe('The following resource(s) failed to delete: [Link].');
    expect(cloud.standIn.describe(STACK).resources.map(({ logicalId }) => logicalId)).toEqual(['Link']);
  });

  test('when the creation of the stack is rolled back', async () => {
    await cloud.deploy({ Profile: profile(), Link: link(), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('ROLLBACK_FAILED');
    expect(cloud.recorded.calls).toContain('delete profile-1');
  });

  test('in the clean-up of a successful update', async () => {
    await cloud.deploy({ Profile: profile(), Link: link() });
    await cloud.deploy({ Other: sibling() });
    expect(cloud.status).toBe('UPDATE_COMPLETE');
    expect(cloud.recorded.calls).toContain('delete profile-1');
  });

  test('in the clean-up of a rollback', async () => {
    await cloud.deploy({ Other: sibling() });
    await cloud.deploy({ Other: sibling(), Profile: profile(), Link: link(), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.recorded.calls).toContain('delete profile-1');
  });

  test('but what it depends on waits until the Delete has failed', async () => {
    await cloud.deploy({ Profile: profile(), Link: link() });
    await cloud.standIn.destroy(STACK);
    const story = cloud.story();
    expect(story.indexOf('Link DELETE_FAILED')).toBeLessThan(story.indexOf('Profile DELETE_IN_PROGRESS'));
  });
});

describe('a clean-up', () => {
  test('tries a deletion three times, then drops it, and the update stays complete', async () => {
    cloud.functions.script = refusesDeletion;
    await cloud.deploy({ Link: custom({ Id: 'old' }) });
    await cloud.deploy({ Link: custom({ Id: 'new' }) });
    expect(cloud.status).toBe('UPDATE_COMPLETE');
    expect(cloud.functions.requests).toEqual(['Create -', 'Update old', 'Delete old', 'Delete old', 'Delete old']);
    const requestIds = cloud.functions.received.map(({ event }) => event.RequestId);
    expect(new Set(requestIds).size).toBe(5);
    cloud.functions.script = obedient;
    await cloud.standIn.destroy(STACK);
    expect(cloud.functions.requests.slice(5)).toEqual(['Delete new']);
  });

  test('ends as soon as a try succeeds', async () => {
    await cloud.deploy({ Link: custom() });
    let tries = 0;
    cloud.functions.script = (event) => {
      tries += 1;
      return tries < 2 ? refusesDeletion(event) : obedient(event);
    };
    await cloud.deploy({ Other: sibling() });
    expect(cloud.functions.requests).toEqual(['Create -', 'Delete one', 'Delete one']);
    expect(cloud.story('Link').at(-1)).toBe('DELETE_COMPLETE');
  });

  test('of a rollback drops what it cannot delete, too', async () => {
    cloud.functions.script = refusesDeletion;
    await cloud.deploy({ Other: sibling() });
    await cloud.deploy({ Other: sibling(), Link: custom(), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.functions.requests).toEqual(['Create -', 'Delete one', 'Delete one', 'Delete one']);
    expect(cloud.standIn.describe(STACK).resources.map(({ logicalId }) => logicalId)).toEqual(['Other']);
  });

  test('of a rollback deletes what the update had added, after everything is swapped back', async () => {
    const old = custom({ Id: 'old', Function: 'a' });
    await cloud.deploy({ Link: old });
    await cloud.deploy({
      Link: custom({ Id: 'old', Function: 'b' }),
      Added: custom({ Id: 'added' }),
      Bad: sibling({ FailAfterSeconds: 60 }),
    });
    expect(cloud.functions.requests.slice(-2)).toEqual(['Update old', 'Delete added']);
    const story = cloud.story();
    expect(story.indexOf('Link UPDATE_COMPLETE')).toBeLessThan(story.indexOf('play UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'));
    expect(story.indexOf('play UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')).toBeLessThan(story.indexOf('Added DELETE_IN_PROGRESS'));
  });
});

describe('the deletion of a stack', () => {
  test('tries each resource once, and again when it is asked again', async () => {
    await cloud.deploy({ Link: custom() });
    cloud.functions.script = refusesDeletion;
    await cloud.standIn.destroy(STACK);
    expect(cloud.functions.requests).toEqual(['Create -', 'Delete one']);
    cloud.functions.script = obedient;
    expect((await cloud.standIn.destroy(STACK)).status).toBe('DELETE_COMPLETE');
    expect(cloud.functions.requests).toEqual(['Create -', 'Delete one', 'Delete one']);
  });

  test('can leave alone what could not be deleted', async () => {
    await cloud.deploy({ Link: custom() });
    cloud.functions.script = refusesDeletion;
    expect(() => cloud.standIn.deleteStack(STACK, { retain: ['Link'] })).toThrow('only a stack in DELETE_FAILED');
    await cloud.standIn.destroy(STACK);
    await cloud.standIn.play(cloud.standIn.deleteStack(STACK, { retain: ['Link'] }));
    expect(cloud.functions.requests).toEqual(['Create -', 'Delete one']);
    expect(() => cloud.standIn.deleteStack(STACK)).toThrow('Stack [play] does not exist');
  });

  test('waits an hour for a Delete that nobody answers', async () => {
    await cloud.deploy({ Link: custom() });
    cloud.functions.script = () => undefined;
    const started = cloud.clock.now();
    expect((await cloud.standIn.destroy(STACK)).status).toBe('DELETE_FAILED');
    expect(cloud.clock.now() - started).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('a function that empties what its Update leaves', () => {
  test.each<[string, RequestType, string[]]>([
    ['at once has nothing to come back to when the update is rolled back', 'Update', []],
    ['only when Delete tells it to still has everything', 'Delete', ['old']],
  ])('%s', async (_, emptiesOn, left) => {
    const full = new Set(['old']);
    cloud.functions.script = (event) => {
      if (event.RequestType === emptiesOn) {
        full.delete(event.PhysicalResourceId ?? '');
      }
      return obedient(event);
    };
    await cloud.deploy({ Link: custom({ Id: 'old' }) });
    await cloud.deploy({ Link: custom({ Id: 'new' }), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([...full]).toEqual(left);
  });
});
