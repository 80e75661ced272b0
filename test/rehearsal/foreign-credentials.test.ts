import { createHash } from 'node:crypto';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import { forgedRequest } from '../../rehearsal/play/forged-request';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';

const REFUSED = 'are none that the stack was deployed with';
const OTHER_ACCOUNT = 'admin@acme-prod.iam.gserviceaccount.com';
const OTHER_AUDIENCE = '//iam.googleapis.com/projects/666/locations/global/workloadIdentityPools/theirs/providers/aws';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  await play.deploy('Link', { generation: '1' });
});

afterEach(() => play.end());

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

const propertiesOf = (): Record<string, unknown> => play.cloud.cloudFormation.describe(SAMPLE_STACK).resources.find(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)?.properties ?? {};
const credentials = (): Record<string, string> => propertiesOf()['Credentials'] as Record<string, string>;
const isRefused = (): boolean => play.cloud.lambda.logs.some(({ line }) => line.includes(REFUSED));

it.each<[string, () => Record<string, unknown>]>([
  ['audience', () => ({ Credentials: { ...credentials(), Audience: OTHER_AUDIENCE } })],
  ['service account', () => ({ Credentials: { ...credentials(), ServiceAccount: OTHER_ACCOUNT } })],
  ['kind of credentials', () => ({ Credentials: { Kind: 'secret', SecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:theirs-abcdef' } })],
  ['project', () => ({ Project: 'their-project' })],
])('a request of our own stack that names another %s is refused, and nothing is asked with it', async (_what, changes) => {
  const { clock, gateway, lambda } = play.cloud;
  const forged = forgedRequest(play.cloud, SAMPLE_STACK, 'Create', { changes: { ResourceProperties: { ...propertiesOf(), NodePool: 'canary', ...changes() } } });
  let before = 0;
  clock.at(clock.now() + 90_000, () => {
    before = gateway.calls.length;
    lambda.invokeAsync(forged?.functionArn ?? '', forged?.event);
  });
  const { status } = await play.deploy('Rotate, and forge meanwhile', { generation: '2' });
  await clock.run();
  play.checkLog('the log says why', 'refused', forged?.event.RequestId ?? '', REFUSED);
  expect(before).toBeGreaterThan(0);
  expect(status).toBe('UPDATE_COMPLETE');
  play.checkPatches('nothing else was moved', 2);
  expect(play.cloud.gke.requests.entries.filter(({ path }) => path.includes('canary') || path.includes('their-project'))).toEqual([]);
  expect(play.summary('').failures).toEqual([]);
});

/** As if the app had named another service account; `isTold`: in the environment of the function, too. */
function withAccount(template: SynthesizedTemplate, isTold: boolean): SynthesizedTemplate {
  for (const { Type, Properties } of Object.values(template.Resources as unknown as Record<string, Resource>)) {
    if (Type === LINK_RESOURCE_TYPE) {
      Properties['Credentials'] = { ...credentials(), ServiceAccount: OTHER_ACCOUNT };
    }
    const variables = (Properties['Environment'] as { Variables?: Record<string, unknown> } | undefined)?.Variables;
    if (isTold && variables?.['GOOGLE_USES'] !== undefined) {
      const use = [propertiesOf()['Project'], credentials()['Audience'], OTHER_ACCOUNT].join('|');
      variables['GOOGLE_USES'] = createHash('sha256').update(use).digest('base64url').slice(0, 22);
    }
  }
  return template;
}

it('a template that was edited fails in words, and goes back', async () => {
  const { status } = await play.deploy('Edit', { generation: '2' }, (template) => withAccount(template, false));
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(play.cloud.cloudFormation.events.some(({ reason }) => reason?.includes(REFUSED))).toBe(true);
  play.checkPatches('nothing was moved', 1);
  expect(play.summary('').failures).toEqual([]);
});

it('other credentials, and a way back under the environment of the template before, are believed', async () => {
  const first = play.newestProfile();
  const { status } = await play.deploy('Change credentials', { generation: '2' }, (template) => withAccount(template, true));
  await play.cloud.clock.run();
  expect(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']).toContain(status);
  expect(isRefused()).toBe(false);
  play.checkRunsUnder('the pool runs as the stack says', status === 'UPDATE_COMPLETE' ? play.newestProfile() : first);
  expect((await play.destroy('Destroy')).status).toBe('DELETE_COMPLETE');
  expect(isRefused()).toBe(false);
});
