import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { EventType, EVENT_SOURCE, LEDGER_LOGICAL_ID, LINK_RESOURCE_TYPE, OWNER_TAG_KEY, RECONCILE_TIMEOUT_SECONDS, TARGET_TAG_KEY } from '../../lib/contract';
import type { WatchRow } from '../../lambda/ledger/watch-row';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { AWS_QUERY, queryProtocol } from '../../rehearsal/aws/wire/query-protocol';
import { makeProfile, trustIn } from '../../rehearsal/play/made-by-hand';
import { SILENT } from '../../rehearsal/play/narrator';
import { Operator } from '../../rehearsal/play/operator';
import { Play } from '../../rehearsal/play/play';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import type { RecordedCall } from '../../rehearsal/world/gateway/fault';

/*
 * One look at ninety targets, which is as many as fit a stack. One of them was really rotated; the others are copies of it:
 * their rows, their profiles, their node pools, and what CloudFormation says that the stack holds. The real bundle looks.
 */

const TARGETS = 90;
const INTERVAL_MS = 61 * 60 * 1000;
const TIMEOUT_MS = RECONCILE_TIMEOUT_SECONDS * 1000;
const AT_ONCE = 8;
/** DynamoDB takes no larger item: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LARGEST_ROW_BYTES = 400 * 1024;
const LONGEST_PROFILE_NAME = 128;
const LONGEST_POOL_NAME = 40;

let play: Play;
let table: string;
let link: string;
let profile: string;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 1 }, SILENT);
  await play.deploy('Link', { generation: '1' });
  await play.settle();
  profile = play.newestProfile() ?? '';
  const { resources } = play.cloud.cloudFormation.describe(SAMPLE_STACK);
  table = resources.find(({ logicalId }) => logicalId === LEDGER_LOGICAL_ID)?.physicalId ?? '';
  link = resources.find(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)?.physicalId ?? '';
  await multiply();
});

afterEach(() => play.end());

const poolName = (index: number): string => `pool-${index}`.padEnd(LONGEST_POOL_NAME, '-x');
const profileName = (index: number): string => `profile-${index}-`.padEnd(LONGEST_PROFILE_NAME, 'x');
const copied = (text: string, index: number): string => text.replaceAll(profile, profileName(index)).replaceAll('/workers', `/${poolName(index)}`);
const copies = Array.from({ length: TARGETS - 1 }, (_, index) => index + 1);
const ours = (): readonly string[] => [profile, ...copies.map(profileName)];

async function multiply(): Promise<void> {
  const { iam, gke, dynamoDb, cloudFormation, gateway, region } = play.cloud;
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '' } = new Operator(play.cloud).awsEnvironment();
  const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const { path, tags, roleNames } = iam.profile(profile);
  const row = (await dynamoDb.rows(table)).find(({ id }) => String(id).startsWith('target#'));
  for (const index of copies) {
    iam.createInstanceProfile({ instanceProfileName: profileName(index), path, tags: { ...tags, [TARGET_TAG_KEY]: copied(tags[TARGET_TAG_KEY] ?? '', index) } });
    iam.addRole(profileName(index), roleNames[0] ?? '');
    gke.addNodePool({ location: 'us-east4', cluster: 'prod', name: poolName(index), profile: profileName(index), nodes: 1 });
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(JSON.parse(copied(JSON.stringify(row), index)) as Record<string, unknown>) }));
  }
  const links = [link, ...copies.map((index) => copied(link, index))];
  const list = queryProtocol(AWS_QUERY, {
    ListStackResources: () => ({ StackResourceSummaries: links.map((PhysicalResourceId, index) => ({ LogicalResourceId: `Link${index}`, PhysicalResourceId, ResourceType: LINK_RESOURCE_TYPE, ResourceStatus: 'UPDATE_COMPLETE' })) }),
  });
  gateway.answerFor(ServiceName.CLOUDFORMATION, (request) => (request.body.includes('Action=ListStackResources') ? list(request) : cloudFormation.apiHandler(request)));
}

/** An interval passes, with one look. @returns what it asked, how long it took in virtual time, and what it wrote down. */
async function look(): Promise<{ readonly calls: readonly RecordedCall[]; readonly took: number; readonly error: string | undefined; readonly row: WatchRow }> {
  const { gateway, lambda, dynamoDb } = play.cloud;
  const [callsBefore, before] = [gateway.calls.length, lambda.invocations.length];
  await play.watch(INTERVAL_MS);
  const looks = lambda.invocations.slice(before);
  expect(looks).toHaveLength(1);
  const [{ started, ended, error } = { started: 0, ended: 0, error: undefined }] = looks;
  const row = (await dynamoDb.rows(table)).find(({ id }) => id === 'watch#findings') as unknown as WatchRow;
  return { calls: gateway.calls.slice(callsBefore), took: ended - started, error, row };
}

function counted(calls: readonly RecordedCall[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { service, action } of calls) {
    const key = `${service} ${action.split(' ')[0]}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const slow = (delayMs: number): void => {
  play.cloud.gateway.intercept = ({ handler }) => (handler.startsWith('reconcile') ? { delayMs } : 'pass');
};

const told = (type: string): number => new Set(play.cloud.events.published.filter((event) => event.source === EVENT_SOURCE && event['detail-type'] === type).map(({ detail }) => detail['id'])).size;

test('while nothing has drifted it asks IAM twice and Google once for each, writes once, and ends in time also where every call takes half a second', async () => {
  slow(500);
  const { calls, took, error, row } = await look();
  const { [`${ServiceName.GOOGLE_STS} POST`]: exchanges = 0, [`${ServiceName.GOOGLE_IAM_CREDENTIALS} POST`]: tokens = 0, ...others } = counted(calls);
  expect(others).toEqual({
    'dynamodb GetItem': 1 + TARGETS,
    'dynamodb PutItem': 1,
    'cloudformation ListStackResources': 1,
    'cloudformation DescribeStacks': 1,
    'iam GetInstanceProfile': TARGETS,
    'iam ListInstanceProfileTags': TARGETS,
    'gkemulticloud GET': TARGETS,
  });
  // Each of those that begin together: the first token is there when the others have asked.
  expect([exchanges, tokens].map((count) => count <= AT_ONCE)).toEqual([true, true]);
  expect(error).toBeUndefined();
  expect(took).toBeLessThan(TIMEOUT_MS / 2);
  expect(Object.values(row.targets).map(({ findings, unknown }) => ({ findings, unknown }))).toEqual(Array.from({ length: TARGETS }, () => ({ findings: [], unknown: undefined })));
});

test('what does not fit is first the next time: where every call takes three seconds, some looks see all of them', async () => {
  slow(3_000);
  const turns: number[] = [];
  let seen = 0;
  while (seen < TARGETS && turns.length < 6) {
    const { took, error, row } = await look();
    expect([error, took < TIMEOUT_MS]).toEqual([undefined, true]);
    expect(Object.values(row.targets).flatMap(({ unknown = [] }) => unknown)).toEqual([]);
    turns.push(Object.keys(row.targets).length - seen);
    seen = Object.keys(row.targets).length;
  }
  // Each look took up where the one before had stopped.
  expect(seen).toBe(TARGETS);
  expect(turns.every((count) => count > 8 && count < TARGETS)).toBe(true);
  expect(turns.length).toBeLessThan(5);
});

test('where every call takes two seconds and somebody has edited all of them, what was seen is still written down and told, in time', async () => {
  play.cloud.iam.byHand(() => ours().forEach((name) => play.cloud.iam.untagInstanceProfile(name, [OWNER_TAG_KEY])));
  slow(2_000);
  for (let looks = 0; looks < 5; looks += 1) {
    const { took, error } = await look();
    expect([error, took < TIMEOUT_MS]).toEqual([undefined, true]);
  }
  expect([told(EventType.DRIFT_FOUND), told(EventType.DRIFT_RESOLVED)]).toEqual([TARGETS, 0]);
});

test('where somebody has edited all of them in every way, all is told once, and the row stays as large as DynamoDB takes', async () => {
  const { iam, gke } = play.cloud;
  const theirs = 't'.padEnd(LONGEST_PROFILE_NAME - '-role'.length, 't');
  iam.createRole({ roleName: 'r'.padEnd(64, 'r'), assumeRolePolicyDocument: trustIn('lambda.amazonaws.com') });
  makeProfile(iam, 'theirs');
  iam.createInstanceProfile({ instanceProfileName: theirs });
  iam.byHand(() =>
    ours().forEach((name) => {
      iam.profile(name).roleNames.forEach((role) => iam.removeRole(name, role));
      iam.addRole(name, 'r'.padEnd(64, 'r'));
      iam.untagInstanceProfile(name, [OWNER_TAG_KEY, TARGET_TAG_KEY]);
    }),
  );
  for (const pool of ['workers', ...copies.map(poolName)]) {
    await gke.faults.updateBySomeoneElse({ location: 'us-east4', cluster: 'prod', nodePool: pool }, { 'config.iam_instance_profile': 'theirs' });
  }
  let largest = 0;
  play.cloud.dynamoDb.onOutput = (text) => {
    largest = text.includes('watch#findings') ? Math.max(largest, Buffer.byteLength(text)) : largest;
  };
  const { error, took, row } = await look();
  expect([error, took < TIMEOUT_MS]).toEqual([undefined, true]);
  expect(Object.values(row.targets).map(({ findings }) => findings.map(({ kind }) => kind).sort().join())).toEqual(Array.from({ length: TARGETS }, () => 'linked elsewhere,marks changed,profile changed,trust lost'));
  expect(row.notices).toEqual([]);
  expect(largest).toBeLessThan(LARGEST_ROW_BYTES);
  await look();
  expect([told(EventType.DRIFT_FOUND), told(EventType.DRIFT_RESOLVED)]).toEqual([TARGETS * 4, 0]);
});

test('what EventBridge does not take is kept for it, as long as the row has room, and logged once', async () => {
  const { iam, gateway, lambda } = play.cloud;
  iam.byHand(() => ours().forEach((name) => iam.untagInstanceProfile(name, [OWNER_TAG_KEY])));
  gateway.intercept = ({ service }) => (service === ServiceName.EVENTS ? { status: 503, body: '' } : 'pass');
  const { row } = await look();
  expect([told(EventType.DRIFT_FOUND), row.notices.length]).toEqual([0, 40]);
  gateway.intercept = () => 'pass';
  const after = await look();
  expect([told(EventType.DRIFT_FOUND), after.row.notices.length]).toEqual([40, 0]);
  expect(lambda.logs.filter(({ line }) => line.startsWith('{"what":"event","event":"Drift Found"')).length).toBe(TARGETS);
});

test('where another look is faster, what was seen is written down beside it, and nobody is asked again', async () => {
  const { iam, gateway } = play.cloud;
  iam.byHand(() => ours().forEach((name) => iam.untagInstanceProfile(name, [OWNER_TAG_KEY])));
  let conflicts = 0;
  gateway.intercept = ({ action, request }) => {
    if (action !== 'PutItem' || !request.body.includes('watch#findings') || conflicts === 2) {
      return 'pass';
    }
    conflicts += 1;
    return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"}' };
  };
  const { calls, row } = await look();
  expect([conflicts, Object.keys(row.targets).length, counted(calls)['iam GetInstanceProfile']]).toEqual([2, TARGETS, TARGETS]);
  expect([told(EventType.DRIFT_FOUND), told(EventType.DRIFT_RESOLVED)]).toEqual([TARGETS, 0]);
});

test('where the ledger shows no target, nobody has looked, and a line says why', async () => {
  const { gateway, lambda } = play.cloud;
  gateway.intercept = ({ action, request }) => (action === 'GetItem' && request.body.includes('target#') ? { status: 400, body: '{"__type":"AccessDeniedException","message":"an explicit deny"}' } : 'pass');
  await look();
  const lines = lambda.logs.filter(({ line }) => line.startsWith('{')).map(({ line }) => JSON.parse(line) as { readonly what: string; readonly why?: string });
  expect(lines.filter(({ what }) => what === 'looked')).toEqual([]);
  expect(lines).toContainEqual(expect.objectContaining({ what: 'trouble', why: expect.stringMatching(/^the watch could not read 90 of 90 target\(s\) in the ledger: .*an explicit deny/) as unknown }));
});
