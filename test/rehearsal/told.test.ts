import { EVENT_SOURCE, FunctionHandler } from '../../lib/contract';
import type { DeliveredEvent } from '../../rehearsal/aws/events/event-bridge';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import type { Intercept } from '../../rehearsal/world/gateway/fault';
import { validateDetail } from '../support/event-schema';

/*
 * What everybody who listens hears of a rotation: events, and how executions end.
 */

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  heard().forEach(validateDetail);
  await play.end();
});

function heard(): readonly DeliveredEvent[] {
  return play.cloud.events.published.filter(({ source }) => source === EVENT_SOURCE);
}

const types = (): readonly string[] => heard().map((event) => event['detail-type']);

const endings = (): readonly (readonly [string, string | undefined])[] =>
  play.cloud.executions.map(({ spec, status, error }) => [spec.name.replace(/-[0-9a-f]{8}-.*/, ''), error ?? status]);

const isTelling = ({ service }: { readonly service: string }): boolean => service === ServiceName.EVENTS;

async function rotate(generation = '1'): Promise<void> {
  await play.deploy('Deploy', { generation });
  await play.settle();
}

it('a first rotation, and one that follows, with the profile that was deleted', async () => {
  await rotate('1');
  expect(types()).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Succeeded']);
  const first = play.newestProfile();
  await rotate('2');
  expect(types().slice(3)).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Succeeded', 'Profile Deleted']);
  expect(heard().at(5)?.detail).toMatchObject({ version: '1', profiles: { from: first, to: play.newestProfile() }, nodes: { moved: 2, of: 2 } });
  expect(heard().at(6)?.detail).toMatchObject({ profile: first });
  expect(endings().map(([, end]) => end)).toEqual(endings().map(() => 'SUCCEEDED'));
  expect(endings()[0]).toEqual(['prod_workers-create', 'SUCCEEDED']);
});

it('a rotation that fails and is moved back: both executions end as what they were, after CloudFormation was answered', async () => {
  await rotate('1');
  play.cloud.gke.faults.failNextUpdate(play.target, 1, { message: 'Node pool update failed', errorDetail: 'pod cart-0 could not be evicted' });
  await rotate('2');
  expect(types().slice(3)).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Failed', 'Moving Back', 'Moved Back', 'Profile Deleted']);
  const told = new Map(heard().map((event) => [event['detail-type'], event.detail]));
  const [failed, back] = [told.get('Rotation Failed'), told.get('Moved Back')];
  expect(failed).toMatchObject({ words: expect.stringContaining('cart-0 could not be evicted') as string, profiles: { from: play.cloud.viewOf(play.target)?.linkedProfile } });
  expect(back).toMatchObject({ profiles: { from: (failed?.['profiles'] as { to: string }).to, to: (failed?.['profiles'] as { from: string }).from }, nodes: { moved: 2, of: 2 } });
  expect(endings()).toEqual([['prod_workers-create', 'SUCCEEDED'], ['prod_workers-update', 'RotationFailed'], ['prod_workers-update', 'SUCCEEDED']]);
  expect(play.cloud.executions[1]?.cause).toContain('cart-0 could not be evicted');
  const answered = play.cloud.cloudFormation.answers.filter(({ status }) => status === 'FAILED');
  expect(answered).toHaveLength(1);
});

describe('a way back that CloudFormation does not wait for', () => {
  const HOURS = 3600;

  /** Fails at the last node; the way back takes its time. */
  async function failAndGoBack(secondsPerNodeBack: number, then = rotate): Promise<void> {
    await rotate('1');
    play.cloud.gateway.intercept = ({ action }) => {
      play.cloud.gke.settings.secondsPerNode = action.endsWith(':rollback') ? secondsPerNodeBack : play.cloud.gke.settings.secondsPerNode;
      return 'pass';
    };
    play.cloud.gke.faults.failNextUpdate(play.target, 2, { message: 'Node pool update failed' });
    await then('2');
  }

  it('is told when it goes on alone, and when it has ended', async () => {
    await failAndGoBack(HOURS);
    expect(types().slice(5)).toEqual(['Rotation Failed', 'Moving Back', 'Still Moving Back', 'Moved Back', 'Profile Deleted']);
    expect(endings().at(-1)).toEqual(['prod_workers-update', 'SUCCEEDED']);
  });

  it('counts for nobody who comes after it: a rotation that waits for it does not know yet what all nodes run under', async () => {
    await failAndGoBack(HOURS, async (generation) => {
      await play.deploy('Deploy', { generation });
    });
    await rotate('3');
    expect(types().slice(7, 10)).toEqual(['Still Moving Back', 'Rotation Started', 'Rotation Accepted']);
    const counted = heard().flatMap(({ detail }) => (detail['nodes'] === undefined ? [] : [(detail['nodes'] as { of: number }).of]));
    expect(counted.length).toBeGreaterThan(3);
    expect(counted).toEqual(counted.map(() => 2));
  });

  it('is told when it is given up, and its execution ends as that', async () => {
    await failAndGoBack(13 * HOURS);
    expect(types().slice(5)).toEqual(['Rotation Failed', 'Moving Back', 'Still Moving Back', 'Moving Back Given Up']);
    expect(heard().at(-1)?.detail['words']).toMatch(/could not be moved back within 12 hours/);
    expect(endings().at(-1)).toEqual(['prod_workers-update', 'MovingBackGivenUp']);
  });
});

it('a person who stops an execution: nobody looks again, and it is told all the same', async () => {
  const deployed = play.deploy('Deploy', { generation: '1' });
  const { clock, executions } = play.cloud;
  clock.at(clock.now() + (60 + FEWER_LOOKS_SECONDS) * 1000, () => executions.at(-1)?.stop('Operator', 'enough'));
  await deployed;
  await play.settle();
  expect(types().slice(0, 3)).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Failed']);
  expect(heard()[2]?.detail['words']).toMatch(/a person or a program stopped the execution/);
});

describe('where EventBridge does not take events', () => {
  it('nothing else is the worse, and what could not be sent is sent when it can be again', async () => {
    const { clock, gateway } = play.cloud;
    const until = clock.now() + 10 * 60_000;
    const failing: Intercept = (call) => (isTelling(call) && clock.now() < until ? { status: 503, body: '' } : 'pass');
    gateway.intercept = failing;
    const { status } = await play.deploy('Deploy', { generation: '1' });
    expect(status).toBe('CREATE_COMPLETE');
    expect(clock.now()).toBeLessThan(until);
    expect(types()).toEqual([]);
    await play.settle();
    expect(types()).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Succeeded']);
    expect(endings().map(([, end]) => end)).toEqual(['SUCCEEDED']);
  });

  it('for good, the execution ends all the same, and the log says each once for each try', async () => {
    play.cloud.gateway.intercept = (call) => (isTelling(call) ? { status: 400, body: '{"__type":"AccessDeniedException"}' } : 'pass');
    await rotate('1');
    expect(types()).toEqual([]);
    expect(endings().map(([, end]) => end)).toEqual(['SUCCEEDED']);
    const lines = play.cloud.lambda.logs.map(({ line }) => line);
    expect(lines.filter((line) => line.includes('"what":"event"')).map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Succeeded']);
    expect(lines.filter((line) => line.includes('"what":"event not sent"')).length).toBeGreaterThan(2);
  });
});

it.each(['killBefore', 'killAfter'] as const)('what a function that dies (%s) could not tell, or not note, is told by the next look under the same ID', async (fault) => {
  let kills = 0;
  play.cloud.gateway.intercept = (call) => {
    // Each of the first three times that there is something to tell.
    const dies = isTelling(call) && kills < 3;
    kills += dies ? 1 : 0;
    return dies ? fault : 'pass';
  };
  await rotate('1');
  expect(kills).toBe(3);
  const ids = heard().map(({ detail }) => String(detail['id']).replace(/^[^/]+/, 'REQUEST').replace(/\/[^/]+$/, ''));
  expect([...new Set(ids)]).toEqual(['REQUEST/Rotation Started', 'REQUEST/Rotation Accepted', 'REQUEST/Rotation Succeeded']);
  expect(ids.length > 3).toBe(fault === 'killAfter');
  expect(play.cloud.gke.requests.counts(play.target)).toMatchObject({ patch: 1 });
});

it('what the ledger takes before a function dies is told by the next look', async () => {
  let isDead = false;
  play.cloud.gateway.intercept = ({ handler, action, request }) => {
    const dies = !isDead && handler === FunctionHandler.RECONCILE && action === 'UpdateItem' && request.body.includes('SET answer = ');
    isDead ||= dies;
    return dies ? 'killAfter' : 'pass';
  };
  await rotate('1');
  expect(isDead).toBe(true);
  expect(types()).toEqual(['Rotation Started', 'Rotation Accepted', 'Rotation Succeeded']);
});

it('a deployment that changes nothing, and one that moves nothing, tell nothing', async () => {
  await rotate('1');
  const before = types().length;
  await rotate('1');
  await play.destroy('Destroy');
  await play.settle();
  expect(types()).toHaveLength(before);
});
