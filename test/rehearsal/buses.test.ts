import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EVENT_SOURCE, EventType } from '../../lib/contract';
import type { RotationEngine, RotationEngineProps } from '../../lib';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

/*
 * An engine that tells a bus of its own what happens, by rules on that bus: and what a bus costs that takes nothing.
 */

const BUS = 'rotations';
const EVENTS: readonly string[] = [EventType.ROTATION_STARTED, EventType.ROTATION_ACCEPTED, EventType.ROTATION_SUCCEEDED];

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 60 }, SILENT);
});

afterEach(async () => {
  await play.end();
});

const withBusOfTheApp = (scope: Construct): RotationEngineProps => ({ eventBus: new EventBus(scope, 'Bus', { eventBusName: 'rotations' }) });
const withBusByName = (scope: Construct): RotationEngineProps => ({ eventBus: EventBus.fromEventBusName(scope, 'Bus', 'rotations') });

/** A rotation, with two rules that hand what they hear to topics: of the engine's bus, and of the default one. */
async function rotate(engine: (scope: Construct) => RotationEngineProps): Promise<void> {
  const { status } = await play.deploy('Deploy', { generation: '1', engine, listeners: listen });
  expect(status).toBe('CREATE_COMPLETE');
  await play.settle();
}

function listen(engine: RotationEngine): void {
  const topic = (name: string): SnsTopic => new SnsTopic(Topic.fromTopicArn(engine, `Topic${name}`, `${Stack.of(engine).formatArn({ service: 'sns', resource: name })}`));
  engine.onEvent('All', { target: topic('all') });
  engine.onRotationSucceeded('Succeeded', { target: topic('succeeded') });
}

/** What the rules handed to the topic of this name. */
function heard(topic: string): readonly string[] {
  return play.cloud.events.deliveries.filter(({ arn }) => arn.endsWith(`:${topic}`)).map(({ event }) => event['detail-type']);
}

const published = (): readonly string[] => play.cloud.events.published.filter(({ source }) => source === EVENT_SOURCE).map((event) => event['detail-type']);
const lines = (what: string): readonly string[] => play.cloud.lambda.logs.map(({ line }) => line).filter((line) => line.includes(`"what":"${what}"`));
const endings = (): readonly string[] => play.cloud.executions.map(({ status }) => status);

test('without a bus of its own, the rules hear what is told on the default one', async () => {
  await rotate(() => ({}));
  expect(heard('all')).toEqual(EVENTS);
  expect(heard('succeeded')).toEqual([EventType.ROTATION_SUCCEEDED]);
});

test('a bus of the app is told everything, the rules of the engine listen there, and nobody on the default one', async () => {
  await rotate(withBusOfTheApp);
  expect(heard('all')).toEqual(EVENTS);
  expect(heard('succeeded')).toEqual([EventType.ROTATION_SUCCEEDED]);
  play.cloud.events.deleteBus(BUS);
  expect(play.cloud.events.publish({ source: EVENT_SOURCE, detailType: EventType.ROTATION_SUCCEEDED, resources: [], detail: {} })).toBeDefined();
  expect(heard('succeeded')).toHaveLength(1);
});

test.each(['call', 'event'] as const)('a bus that refuses (%s) costs lines of the log, and nothing else', async (how) => {
  play.cloud.events.createBus(BUS);
  play.cloud.events.refusals.set(BUS, how);
  await rotate(withBusByName);
  expect(published()).toEqual([]);
  expect(endings()).toEqual(['SUCCEEDED']);
  expect(lines('event').map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(EVENTS);
  expect(lines('event not sent').length).toBeGreaterThanOrEqual(EVENTS.length);
  expect(lines('event not sent')[0]).toMatch(how === 'call' ? /AccessDeniedException/ : /NotAuthorizedForSourceException/);
  expect(play.cloud.gke.requests.counts(play.target)).toMatchObject({ patch: 1 });
});

test('a bus that has gone costs nothing at all: EventBridge takes what is sent to it, and drops it', async () => {
  play.cloud.events.createBus(BUS);
  const { clock, events } = play.cloud;
  clock.at(clock.now() + 30_000, () => events.deleteBus(BUS));
  await rotate(withBusByName);
  expect(published()).toEqual(EVENTS.slice(0, 2));
  expect(lines('event')).toHaveLength(EVENTS.length);
  expect(lines('event not sent')).toEqual([]);
  expect(endings()).toEqual(['SUCCEEDED']);
});
