import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventType } from '../../../lib/contract';
import type { EngineEvent } from '../../../lambda/events/event';
import { EventSender, logEvent } from '../../../lambda/events/event-sender';
import { MOST_WORDS } from '../../../lambda/log/bounded';
import { EventBridge, type DeliveredEvent } from '../../../rehearsal/aws/events/event-bridge';
import { eventsApi } from '../../../rehearsal/aws/events/events-api';
import { VirtualClock } from '../../../rehearsal/world/clock/virtual-clock';
import { LoopbackServer, type LoopbackHandler } from '../../../rehearsal/world/http/loopback-server';
import { validateDetail } from '../../support/event-schema';
import { linesLogged } from '../../support/logged';

const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Prod/1';
const TARGET = 'projects/acme/locations/us-east4/awsClusters/prod';
const bus = new EventBridge({ clock: new VirtualClock(), invoker: { invokeAsync: () => undefined }, region: 'us-east-1', account: '111122223333' });
const standIn = eventsApi(bus);
let answer: LoopbackHandler = standIn;
let server: LoopbackServer;
let client: EventBridgeClient;

beforeAll(async () => {
  server = await LoopbackServer.start((request) => answer(request));
  client = new EventBridgeClient({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' }, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

beforeEach(() => {
  answer = standIn;
  bus.published.length = 0;
});

function failed(id: string, words = 'Google gives no reason'): EngineEvent {
  return { type: EventType.ROTATION_FAILED, detail: { id, target: TARGET, request: 'r', profiles: { from: 'old', to: 'new' }, nodes: { moved: 2, of: 5 }, minutes: 7, words } };
}

const sender = (): EventSender => new EventSender(client, STACK, 'default');

it('sends what happened under our name, with the stack that rules can match', async () => {
  await expect(sender().send([failed('r/failed')])).resolves.toEqual(new Set(['r/failed']));
  expect(bus.published).toMatchObject([{ source: 'cdk-gke-instance-profile', 'detail-type': 'Rotation Failed', resources: [STACK] }]);
  expect(bus.published.map(({ detail }) => detail)).toEqual([{ version: '1', stack: STACK, ...failed('r/failed').detail }]);
  bus.published.forEach(validateDetail);
});

it('sends any number, ten at a time', async () => {
  const ids = Array.from({ length: 23 }, (_, index) => `r/${index}`);
  await expect(sender().send(ids.map((id) => failed(id)))).resolves.toEqual(new Set(ids));
  expect(bus.published.map(({ detail }: DeliveredEvent) => detail['id'])).toEqual(ids);
});

it('masks what is secret in the words of others, and keeps their beginning and end', async () => {
  const words = `Google says ya29.secret and ${'x'.repeat(9000)}; change the generation`;
  await sender().send([failed('r/failed', words)]);
  const [{ detail }] = bus.published as [DeliveredEvent];
  expect(detail['words']).toMatch(/^Google says \[secret\] and x+ \[…\] x+; change the generation$/);
  expect(detail['words']).toHaveLength(MOST_WORDS);
  bus.published.forEach(validateDetail);
});

it.each<[string, LoopbackHandler, RegExp]>([
  ['cannot be reached', () => ({ status: 0, cutOff: true }), /events:PutEvents on default/],
  ['refuses', () => ({ status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' }), /AccessDeniedException/],
  ['takes some only', () => ({ status: 200, body: '{"FailedEntryCount":1,"Entries":[{"EventId":"e"},{"ErrorCode":"ThrottlingException","ErrorMessage":"slow down"}]}' }), /ThrottlingException slow down/],
  ['answers less than it was asked', () => ({ status: 200, body: '{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}' }), /did not take it: no answer/],
])('costs a line of the log where EventBridge %s, and says which were taken', async (_how, handler, why) => {
  answer = handler;
  const { result, lines } = await linesLogged(() => sender().send([failed('one'), failed('two')]));
  const lost = lines.filter(({ what }) => what === 'event not sent');
  expect(result.size + lost.length).toBe(2);
  expect(result.has('two')).toBe(false);
  expect(lost.at(-1)).toEqual({ what: 'event not sent', event: 'Rotation Failed', target: TARGET, why: expect.stringMatching(why) as string });
});

it('writes the line that metrics are made of', async () => {
  const { lines } = await linesLogged(() => Promise.resolve(logEvent(failed('r/failed'))));
  expect(lines).toEqual([
    { what: 'event', event: 'Rotation Failed', requestId: 'r', target: TARGET, profile: 'new', nodesMoved: 2, nodes: 'nodes moved 2 of 5', minutes: 7, why: 'Google gives no reason' },
  ]);
});
