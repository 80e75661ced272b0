import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

/*
 * Somebody writes rows of the ledger, and the functions read them. Each row here is as the engine has written it, but for
 * one field.
 */

type Fields = Record<string, unknown>;
type Change = (row: Fields) => void;

const MINUTE_MS = 60_000;
const FROM_MS = 90_000;

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 4, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  await play.deploy('Link', { generation: '1' });
});

afterEach(() => play.end());

const inside = (holder: unknown, ...path: (string | number)[]): Fields => path.reduce<Fields>((at, key) => (at[key] ?? {}) as Fields, holder as Fields);

const locate: Change = (row) => {
  for (const link of [inside(row, 'asked', 'link'), inside(row, 'assignments', 0, 'link')]) {
    inside(link, 'target')['location'] = 'host.example:8443/';
  }
};
const climb: Change = (row) => {
  const operation = inside(row, 'operation');
  operation['name'] = 'projects/1/locations/us-east4/operations/../awsClusters/prod/awsNodePools/other:rollback?x=';
};
const impersonate: Change = (row) => {
  inside(row, 'assignments', 0, 'link', 'credentials')['Audience'] = '//evil.example/';
};
const wander: Change = (row) => {
  row['awsRegion'] = 'us-east-1.evil.example/';
};

/** From now on, for so long, rows of a kind are read as changed. @returns the calls that were made meanwhile, but for those to the ledger. */
function tamper(kind: 'request' | 'target', change: Change, forMs: number): () => readonly string[] {
  const { clock, gateway, dynamoDb } = play.cloud;
  const from = clock.now() + FROM_MS;
  clock.at(from, () => {
    const restore = gateway.answerFor(ServiceName.DYNAMODB, async (request) => {
      const response = await dynamoDb.handler(request);
      const { Item, ...rest } = JSON.parse(response.body ?? '{}') as { Item?: Record<string, AttributeValue> };
      if (Item?.['id']?.S?.startsWith(`${kind}#`) !== true) {
        return response;
      }
      const row = unmarshall(Item);
      change(row);
      return { status: response.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify({ ...rest, Item: marshall(row) }) };
    });
    clock.at(from + forMs, restore);
  });
  return () =>
    gateway.calls
      .filter(({ time, service }) => time >= from && time < from + forMs && service !== ServiceName.DYNAMODB)
      .map(({ service, action }) => `${service} ${action}`);
}

describe.each<[string, 'request' | 'target', Change, string]>([
  ['a location that is a host', 'request', locate, 'assignments.0.link.target.location'],
  ['an audience of somebody else', 'request', impersonate, 'assignments.0.link.credentials.Audience'],
  ['an operation whose name climbs', 'target', climb, 'operation.name'],
  ['a region that is a host', 'target', wander, 'awsRegion'],
])('a row with %s', (_what, kind, change, field) => {
  it('has nothing asked of Google or AWS, and is waited for', async () => {
    const asked = tamper(kind, change, 10 * MINUTE_MS);
    const { status } = await play.deploy('Rotate', { generation: '2' });
    await play.cloud.clock.run();
    // Whether CloudFormation will wait behind the request is asked with nothing of the row's that leads elsewhere.
    expect(asked().filter((call) => !call.startsWith(ServiceName.CLOUDFORMATION))).toEqual([]);
    play.checkLog('the log names row and field', 'trouble', `the row ${kind}#`, field);
    expect(status).toBe('UPDATE_COMPLETE');
    play.checkRunsUnder('the pool runs under its newest profile', play.newestProfile());
    play.checkPatches('nothing was sent twice', 2);
    expect(JSON.stringify(play.cloud.lambda.logs)).not.toMatch(/host\.example|evil\.example|other:rollback/);
    expect(play.summary('').failures).toEqual([]);
  });
});

it('a row that nobody mends ends in words before CloudFormation has to end it', async () => {
  tamper('target', climb, 55 * MINUTE_MS);
  const { status } = await play.deploy('Rotate', { generation: '2' });
  const words = play.cloud.cloudFormation.events.find(({ reason }) => reason?.includes('is not as the engine writes it') === true)?.reason;
  expect(words).toContain('operation.name');
  expect(words).not.toContain('other:rollback');
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.summary('').failures).toEqual([]);
});
