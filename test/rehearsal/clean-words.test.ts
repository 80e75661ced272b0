import { FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN } from '../../rehearsal/aws/lambda/fake-credentials';
import { outputsOf } from '../../rehearsal/proof/lifecycles/outputs';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

const HOSTILE = `${FAKE_SECRET_ACCESS_KEY} ${encodeURIComponent(FAKE_SESSION_TOKEN)} ya29.SECRET-TOKEN\nforged line\u001b[2K\u202e`;

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 1, secondsPerNode: 1 }, SILENT);
});

afterEach(() => play.end());

it.each<[string, string, string]>([
  ['the ledger', ServiceName.DYNAMODB, JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ValidationException', message: HOSTILE })],
  ['Google', ServiceName.GKE_MULTICLOUD, JSON.stringify({ error: { code: 400, status: 'INVALID_ARGUMENT', message: HOSTILE } })],
])('whatever %s says, neither logs nor answers, events or executions hold a secret or a line that is forged', async (_who, service, body) => {
  const { cloud } = play;
  cloud.gateway.intercept = (call) =>
    call.service === service ? { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body } : 'pass';
  await play.deploy('Link', { generation: '1' });
  await play.settle();
  const left = outputsOf(cloud).map(({ text }) => text);
  expect(left.join(' ')).toContain('[secret]');
  expect(left.filter((text) => /REHEARSAL|SECRET-TOKEN/.test(text))).toEqual([]);
  // A line break raw, or as JSON writes it.
  expect(left.filter((text) => /[\u001b\u202e]|\nforged|(?<!\\)\\nforged/.test(text))).toEqual([]);
});
