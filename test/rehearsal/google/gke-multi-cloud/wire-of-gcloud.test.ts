import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';
import { gkeMultiCloudApi } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud-api';
import { CLUSTER, Play, SECONDS_PER_NODE } from './play';

// The requests of gcloud 528 as they go over the wire, in the order of its commands.
// `scripts/check-gcloud.sh` sends them from the real program.

const LOCATION = 'v1/projects/acme-prod/locations/us-east4';
const POOL = `${LOCATION}/awsClusters/prod/awsNodePools/workers`;

interface Sent {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

describe('gcloud container aws', () => {
  let play: Play;
  let server: LoopbackServer;

  beforeEach(async () => {
    play = new Play();
    server = await LoopbackServer.start(gkeMultiCloudApi(play.gke));
  });
  afterEach(async () => server.stop());

  async function send(method: string, path: string, body?: unknown): Promise<Sent> {
    const response = await fetch(`${server.origin}/${path}`, {
      method,
      headers: { authorization: 'Bearer any-token', 'content-type': 'application/json', accept: 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  const operationPath = (name: unknown): string => `v1/${String(name)}?alt=json`;

  test('node-pools update waits for the operation by its numbered name and then reads the node pool', async () => {
    const update = await send('PATCH', `${POOL}?alt=json&updateMask=config.iam_instance_profile&validateOnly=False`, {
      config: { iamInstanceProfile: 'new' },
      name: 'workers',
    });
    expect(update.status).toBe(200);
    expect(update.json['done']).toBeUndefined();
    await play.advance(SECONDS_PER_NODE + 1);
    const running = await send('GET', operationPath(update.json['name']));
    expect(running.json).toMatchObject({ metadata: { statusDetail: 'Updating node 2 of 6' } });
    await play.settle();
    expect((await send('GET', operationPath(update.json['name']))).json).toMatchObject({ done: true });
    expect((await send('GET', `${POOL}?alt=json`)).json).toMatchObject({
      config: { iamInstanceProfile: 'new' },
      state: 'RUNNING',
    });
  });

  test('node-pools update --validate-only needs an answer that is an operation, and changes nothing', async () => {
    const { status, json } = await send(
      'PATCH',
      `${POOL}?alt=json&updateMask=config.iam_instance_profile&validateOnly=True`,
      { config: { iamInstanceProfile: 'new' }, name: 'workers' },
    );
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: expect.stringContaining('/operations/') as string, done: true });
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('old'));
  });

  test('node-pools update --max-nodes names its field in camelCase', async () => {
    const { status } = await send('PATCH', `${POOL}?alt=json&updateMask=autoscaling.maxNodeCount&validateOnly=False`, {
      autoscaling: { maxNodeCount: 9 },
      name: 'workers',
    });
    expect(status).toBe(200);
    await play.settle();
    expect(play.get()).toMatchObject({ autoscaling: { minNodeCount: 6, maxNodeCount: 9 } });
  });

  test('clusters update sends an administrator and an empty network along, which stay out of the mask', async () => {
    const before = play.get(CLUSTER);
    const url = `${LOCATION}/awsClusters/prod?alt=json&updateMask=control_plane.iam_instance_profile&validateOnly=False`;
    const { status } = await send('PATCH', url, {
      authorization: { adminUsers: [{ username: 'me@example.com' }] },
      controlPlane: { iamInstanceProfile: 'cp-new' },
      name: 'prod',
      networking: {},
    });
    expect(status).toBe(200);
    await play.settle();
    const after = play.get(CLUSTER);
    expect(after).toMatchObject({ controlPlane: { iamInstanceProfile: 'cp-new' } });
    expect([after['authorization'], after['networking']]).toEqual([before['authorization'], before['networking']]);
  });

  test('describe and list ask for the valid versions too, and find the cluster\'s among them', async () => {
    const { json: list } = await send('GET', `${LOCATION}/awsClusters?alt=json&pageSize=100`);
    expect(list).toMatchObject({ awsClusters: [{ controlPlane: { version: '1.31.6-gke.300' } }] });
    const { json: config } = await send('GET', `${LOCATION}/awsServerConfig?alt=json`);
    expect(config).toMatchObject({
      validVersions: expect.arrayContaining([{ version: '1.31.6-gke.300', enabled: true }]) as unknown[],
    });
  });

  test('operations list keeps those whose target has a project number, operations cancel reads before and after', async () => {
    await play.link('new');
    const { json } = await send('GET', `${LOCATION}/operations?alt=json&pageSize=100`);
    const [operation] = json['operations'] as { name: string; metadata: { target: string } }[];
    expect(operation?.metadata.target).toMatch(/projects\/\d+\/locations\/.+\/aws*/);
    const path = `${LOCATION}/operations/${operation?.name.split('/').at(-1)}`;
    expect((await send('GET', `${path}?alt=json`)).status).toBe(200);
    expect(await send('POST', `${path}:cancel?alt=json`, {})).toEqual({ status: 200, json: {} });
    expect((await send('GET', `${path}?alt=json`)).json).toMatchObject({ metadata: { requestedCancellation: true } });
  });

  test('node-pools rollback after a cancelled update waits for an operation, too', async () => {
    play.gke.cancel(await play.link('new'));
    await play.settle();
    expect(play.profiles()).toContain('new');
    const { status, json } = await send('POST', `${POOL}:rollback?alt=json`, { respectPdb: false });
    expect(status).toBe(200);
    await play.settle();
    expect((await send('GET', operationPath(json['name']))).json).toMatchObject({ done: true });
    expect(play.profiles()).toEqual(Array(6).fill('old'));
  });
});
