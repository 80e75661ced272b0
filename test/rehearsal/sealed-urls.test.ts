import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { FunctionHandler } from '../../lib/contract';
import { scheduleOutage } from '../../rehearsal/world/gateway/outage';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { URL_SIGNATURE } from '../../rehearsal/proof/lifecycles/outputs';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { SCENARIOS } from '../../rehearsal/scenarios';

/** Whoever may read the ledger sees what is written there, at whatever moment they look, and nothing else. */
const SHAPE = { nodes: 3, secondsPerNode: 120, waitsLateBySeconds: FEWER_LOOKS_SECONDS };
const PLAYED = ['story', 'stopped-by-a-person', 'twelve-hours'];

let play: Play;
let written: string[];

async function begin(target?: Parameters<typeof Play.begin>[2]): Promise<void> {
  play = await Play.begin(SHAPE, SILENT, target);
  written = [];
  play.cloud.dynamoDb.onOutput = (text) => written.push(text);
}

afterEach(() => play.end());

const open = (): string[] => written.filter((text) => text.includes(URL_SIGNATURE) || text.includes('cloudformation-custom-resource-response'));
const requestRows = async (): Promise<Record<string, unknown>[]> => {
  const { resources } = play.cloud.cloudFormation.describe(SAMPLE_STACK);
  const table = resources.find(({ resourceType }) => resourceType === 'AWS::DynamoDB::Table')?.physicalId ?? '';
  return (await play.cloud.dynamoDb.rows(table)).filter(({ id }) => String(id).startsWith('request#'));
};
const unanswered = (): unknown[] => play.cloud.cloudFormation.sentRequests.filter(({ ending }) => ending === 'timed out');

it.each(SCENARIOS.filter(({ name }) => PLAYED.includes(name)))('no row of the ledger ever holds a URL that can be used: $name', async (scenario) => {
  await begin(scenario.target);
  await scenario.play(play, SHAPE);
  await play.settle();
  expect(written.filter((text) => text.includes('sealedUrl'))).not.toHaveLength(0);
  expect(open()).toEqual([]);
  expect(play.failures).toEqual([]);
  expect(unanswered()).toEqual([]);
});

it('forgets even the sealed URL with the answer', async () => {
  await begin();
  await play.deploy('Link', { generation: '1' });
  await play.settle();
  const rows = await requestRows();
  expect(rows).not.toHaveLength(0);
  expect(rows.filter((row) => 'sealedUrl' in row)).toEqual([]);
});

it('answers when KMS is back, within the hour', async () => {
  await begin();
  await play.deploy('Link', { generation: '1' });
  const { gateway, clock } = play.cloud;
  clock.at(clock.now() + 90_000, () => {
    scheduleOutage(gateway, clock, { service: ServiceName.KMS, name: 'KMS', afterSeconds: 0, forSeconds: 30 * 60 });
  });
  play.checkStatus(await play.deploy('Rotate', { generation: '2' }), 'UPDATE_COMPLETE');
  await play.settle();
  expect(play.failures).toEqual([]);
  expect(gateway.calls.filter(({ handler, action }) => handler === FunctionHandler.REPORT && action === 'Decrypt').length).toBeGreaterThan(2);
  expect(open()).toEqual([]);
});

it('answers from the event what could not be sealed, and writes nothing of it down', async () => {
  await begin();
  const { gateway } = play.cloud;
  gateway.intercept = ({ service, handler }) =>
    service === ServiceName.KMS && handler === FunctionHandler.BEGIN ? { status: 400, body: '{"__type":"KMSInvalidStateException","message":"the key is disabled"}' } : 'pass';
  play.checkStatus(await play.deploy('Link', { generation: '1' }), 'ROLLBACK_COMPLETE');
  await play.settle();
  play.checkReason('the events say where to look', 'could not be taken in', 'see the log of the begin function');
  play.checkLog('the log says what KMS said', 'KMSInvalidStateException', 'kms:Encrypt');
  expect(play.failures).toEqual([]);
  expect(open()).toEqual([]);
});
