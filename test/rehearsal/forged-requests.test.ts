import { SAMPLE_STACK } from '../../bin/sample-stack';
import { FORGERIES, forgedRequest } from '../../rehearsal/play/forged-request';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

let play: Play;

beforeAll(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60 }, SILENT);
  await play.deploy('Link', { generation: '1' });
});

afterAll(() => play.end());

/** Lets the function have it, and everything that comes of it happen. */
async function invoke(...args: Parameters<typeof forgedRequest>): Promise<void> {
  const forged = forgedRequest(...args);
  expect(forged).toBeDefined();
  play.stage.lambda.invokeAsync(forged?.functionArn ?? '', forged?.event);
  await play.stage.clock.run();
}

const world = (): unknown => ({
  asked: play.stage.gke.requests.counts(play.target),
  view: play.stage.gke.view(play.target),
  profiles: [...play.stage.iam.current.profiles.values()],
  rows: play.stage.gateway.calls.filter(({ service, action }) => service === 'dynamodb' && action !== 'GetItem').length,
  executions: play.stage.executions.length,
  answers: play.stage.cloudFormation.answers.length,
});

describe.each(FORGERIES)('a request %s', (forgery) => {
  it.each(['Create', 'Update', 'Delete'] as const)('changes nothing, and is answered to nobody: %s', async (requestType) => {
    const before = JSON.stringify(world());
    await invoke(play.stage, SAMPLE_STACK, requestType, { forgery });
    expect(JSON.stringify(world())).toBe(before);
  });
});

it('a rotation after all that is outranked by none of them', async () => {
  const { status } = await play.deploy('Rotate', { generation: '2' });
  expect(status).toBe('UPDATE_COMPLETE');
  play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  expect(play.summary('').failures).toEqual([]);
});
