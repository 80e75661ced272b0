import { CLUSTER, nameIn, Play, SECONDS_PER_NODE, WORKERS } from './play';

const LOCATION = '/v1/projects/acme-prod/locations/us-east4';
const NUMBERED = 'projects/412345678901/locations/us-east4';
const CLUSTER_URL = `${LOCATION}/awsClusters/prod`;
const POOL_URL = `${CLUSTER_URL}/awsNodePools/workers`;
const LINK = `${POOL_URL}?updateMask=config.iam_instance_profile`;
const NEW = { config: { iamInstanceProfile: 'new' } };

describe('authentication', () => {
  test('a request without a token is answered 401 in Google\'s words', async () => {
    const { status, headers, json } = await new Play().send('GET', POOL_URL, undefined, {});
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="https://accounts.google.com/"');
    expect(json).toMatchObject({
      error: {
        code: 401,
        status: 'UNAUTHENTICATED',
        message: expect.stringMatching(/^Request is missing required authentication credential\./) as string,
        details: [{ reason: 'CREDENTIALS_MISSING', metadata: { service: 'gkemulticloud.googleapis.com' } }],
      },
    });
  });

  test('another scheme than Bearer, or an empty token, counts as none', async () => {
    const play = new Play();
    for (const authorization of ['Basic abc', 'Bearer ', 'token']) {
      await expect(play.send('GET', POOL_URL, undefined, { authorization })).resolves.toMatchObject({ status: 401 });
    }
  });

  test('the hook decides which tokens are valid', async () => {
    const play = new Play({}, { authenticate: (token) => Promise.resolve(token === 'good') });
    const as = async (token: string) => play.send('GET', POOL_URL, undefined, { authorization: `Bearer ${token}` });
    await expect(as('good')).resolves.toMatchObject({ status: 200 });
    await expect(as('expired')).resolves.toMatchObject({
      status: 401,
      json: { error: { status: 'UNAUTHENTICATED', details: [{ reason: 'ACCESS_TOKEN_INVALID' }] } },
    });
  });

  test('the hook decides which permissions a caller has', async () => {
    const play = new Play({}, { permits: (permission) => permission !== 'gkemulticloud.awsNodePools.update' });
    await expect(play.send('GET', POOL_URL)).resolves.toMatchObject({ status: 200 });
    const { status, json } = await play.send('PATCH', LINK, NEW);
    expect(status).toBe(403);
    expect(json).toMatchObject({
      error: {
        status: 'PERMISSION_DENIED',
        message:
          "Permission 'gkemulticloud.awsNodePools.update' denied on resource " +
          "'//gkemulticloud.googleapis.com/projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers' (or it may not exist).",
      },
    });
    expect(play.profiles()).toEqual(Array(6).fill('old'));
  });

  test('a project or location that is not there is answered 403, as for one that may not be seen', async () => {
    const play = new Play();
    for (const url of [POOL_URL.replace('acme-prod', 'other'), POOL_URL.replace('us-east4', 'nowhere')]) {
      await expect(play.send('GET', url)).resolves.toMatchObject({ status: 403 });
    }
  });

  test('no token gets into the request log', async () => {
    const play = new Play();
    await play.send('GET', POOL_URL, undefined, { authorization: 'Bearer very-secret' });
    expect(play.gke.requests.entries).toHaveLength(1);
    expect(JSON.stringify(play.gke.requests.entries)).not.toContain('very-secret');
  });
});

describe('names', () => {
  test('carry the project\'s number, whether it was asked for by ID or by number', async () => {
    const play = new Play();
    for (const url of [POOL_URL, POOL_URL.replace('acme-prod', '412345678901')]) {
      const { json } = await play.send('GET', url);
      expect(json['name']).toBe(`${NUMBERED}/awsClusters/prod/awsNodePools/workers`);
    }
    const { json } = await play.send('PATCH', LINK, NEW);
    expect(json).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${NUMBERED}/operations/operation-`)) as string,
      metadata: { target: `${NUMBERED}/awsClusters/prod/awsNodePools/workers`, verb: 'update' },
    });
  });
});

describe('GET', () => {
  test('of a cluster shows region, roles and each of its keys', async () => {
    const { json } = await new Play().send('GET', CLUSTER_URL);
    const key = (suffix: string): { kmsKeyArn: string } => ({
      kmsKeyArn: expect.stringMatching(`^arn:aws:kms:us-east-1:111122223333:key/${suffix}`) as string,
    });
    expect(json).toMatchObject({
      awsRegion: 'us-east-1',
      state: 'RUNNING',
      controlPlane: {
        iamInstanceProfile: 'cp-old',
        awsServicesAuthentication: { roleArn: 'arn:aws:iam::111122223333:role/prod-gke-api' },
        databaseEncryption: key('1'),
        configEncryption: key('2'),
        mainVolume: key('3'),
        rootVolume: key('4'),
      },
    });
  });

  test('of a node pool shows size, keys and surge settings', async () => {
    const { json } = await new Play().send('GET', POOL_URL);
    expect(json).toMatchObject({
      config: { iamInstanceProfile: 'old', configEncryption: { kmsKeyArn: expect.stringContaining(':key/5') as string } },
      autoscaling: { minNodeCount: 6, maxNodeCount: 6 },
      updateSettings: { surgeSettings: { maxSurge: 1 } },
    });
  });

  test('of what is not there is answered 404 with a JSON error, of an unknown URL with a page', async () => {
    const play = new Play();
    for (const url of [`${CLUSTER_URL}x`, `${POOL_URL}x`, `${CLUSTER_URL}x/awsNodePools`, `${LOCATION}/operations/x`]) {
      await expect(play.send('GET', url)).resolves.toMatchObject({ status: 404, json: { error: { status: 'NOT_FOUND' } } });
    }
    for (const url of ['/v2/projects', `${LOCATION}/azureClusters`, `${CLUSTER_URL}:rollback`]) {
      const { status, text } = await play.send('GET', url);
      expect(status).toBe(404);
      expect(text).toMatch(/^<!DOCTYPE html>/);
    }
  });
});

describe('PATCH', () => {
  test.each(['config.iam_instance_profile', 'config.iamInstanceProfile'])('takes the mask path %s', async (path) => {
    const play = new Play();
    await expect(play.send('PATCH', `${POOL_URL}?updateMask=${path}`, NEW)).resolves.toMatchObject({ status: 200 });
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('new'));
  });

  test('ignores what is in the body and not in the mask', async () => {
    const play = new Play();
    await play.send('PATCH', LINK, { ...NEW, name: 'workers', version: '9', autoscaling: { maxNodeCount: 50 } });
    await play.settle();
    expect(play.get()).toMatchObject({ version: '1.31.6-gke.300', autoscaling: { maxNodeCount: 6 } });
  });

  test.each([
    ['no mask', POOL_URL, NEW],
    ['an unknown mask path', `${POOL_URL}?updateMask=config.iam_instance_profiles`, NEW],
    ['a mask path of the other kind of target', `${POOL_URL}?updateMask=control_plane.iam_instance_profile`, NEW],
    ['an unknown path beside a known one', `${LINK},config.foo`, NEW],
    ['a body without the profile', LINK, {}],
    ['an empty profile', LINK, { config: { iamInstanceProfile: '' } }],
    ['what is no profile name', LINK, { config: { iamInstanceProfile: 'a profile' } }],
    ['the ARN of a role', LINK, { config: { iamInstanceProfile: 'arn:aws:iam::111122223333:role/new' } }],
    ['an unknown field in the body', LINK, { ...NEW, profile: 'new' }],
    ['an unknown query parameter', `${LINK}&dryRun=true`, NEW],
    ['a flag that is none', `${LINK}&validateOnly=maybe`, NEW],
    ['broken JSON', LINK, '{"config":'],
    ['JSON that is no object', LINK, '[]'],
  ])('refuses %s as INVALID_ARGUMENT and changes nothing', async (_, url, body) => {
    const play = new Play();
    const before = play.get();
    const { status, json } = await play.send('PATCH', url, body);
    expect({ status, json }).toMatchObject({ status: 400, json: { error: { code: 400, status: 'INVALID_ARGUMENT' } } });
    await play.settle();
    expect(play.get()).toEqual(before);
  });

  test('with the current etag goes through, with an older one is answered 409 ABORTED', async () => {
    const play = new Play();
    const { json } = await play.send('GET', POOL_URL);
    const etag = json['etag'];
    await expect(play.send('PATCH', LINK, { ...NEW, etag })).resolves.toMatchObject({ status: 200 });
    await play.settle();
    await expect(play.send('PATCH', LINK, { config: { iamInstanceProfile: 'newer' }, etag })).resolves.toMatchObject({
      status: 409,
      json: { error: { code: 409, status: 'ABORTED' } },
    });
  });

  test.each(['true', 'True', 'TRUE'])('with validateOnly=%s answers a done operation and changes nothing', async (flag) => {
    const play = new Play();
    const before = play.get();
    const { status, json } = await play.send('PATCH', `${LINK}&validateOnly=${flag}`, NEW);
    expect({ status, json }).toMatchObject({ status: 200, json: { done: true } });
    await expect(play.send('GET', `/v1/${nameIn(json)}`)).resolves.toMatchObject({ status: 404 });
    await play.settle();
    expect(play.get()).toEqual(before);
  });

  test('with validateOnly is refused for the same reasons as without', async () => {
    const play = new Play({ profileExists: (name) => name !== 'ghost' });
    const validate = `${LINK}&validateOnly=true`;
    const ghost = { config: { iamInstanceProfile: 'ghost' } };
    await expect(play.send('PATCH', validate, ghost)).resolves.toMatchObject({ status: 400 });
    await expect(play.send('PATCH', validate, { ...NEW, etag: 'old' })).resolves.toMatchObject({ status: 409 });
    await play.link('new');
    await expect(play.send('PATCH', validate, NEW)).resolves.toMatchObject({ status: 400 });
  });

  test('with validateOnly is answered while an update runs, when told so: nobody has documented it', async () => {
    const play = new Play({ settings: { validationOfUpdating: 'answered' } });
    await play.link('new');
    await expect(play.send('PATCH', `${LINK}&validateOnly=true`, NEW)).resolves.toMatchObject({ status: 200, json: { done: true } });
  });
});

describe('operations', () => {
  test('tell how far they are, and end with the resource', async () => {
    const play = new Play();
    const { json } = await play.send('PATCH', LINK, NEW);
    const url = `/v1/${nameIn(json)}`;
    expect(json).not.toHaveProperty('done');
    await play.advance(2 * SECONDS_PER_NODE + 1);
    expect((await play.send('GET', url)).json).toMatchObject({ metadata: { statusDetail: 'Updating node 3 of 6' } });
    await play.settle();
    expect((await play.send('GET', url)).json).toMatchObject({
      done: true,
      response: {
        '@type': 'type.googleapis.com/google.cloud.gkemulticloud.v1.AwsNodePool',
        name: `${NUMBERED}/awsClusters/prod/awsNodePools/workers`,
        state: 'RUNNING',
      },
      metadata: { endTime: new Date(play.clock.now()).toISOString() },
    });
  });

  test('appear in lists only after the lag, and can be read before', async () => {
    const play = new Play({ settings: { operationListLagSeconds: 30 } });
    const { json } = await play.send('PATCH', LINK, NEW);
    await play.advance(29);
    expect((await play.send('GET', `${LOCATION}/operations`)).json).toEqual({});
    await expect(play.send('GET', `/v1/${nameIn(json)}`)).resolves.toMatchObject({ status: 200 });
    await play.advance(1);
    expect((await play.send('GET', `${LOCATION}/operations`)).json).toMatchObject({ operations: [{ name: json['name'] }] });
  });

  test('are found in their own location only', async () => {
    const play = new Play();
    await play.link('new');
    const elsewhere = LOCATION.replace('us-east4', 'us-west1');
    const { id } = await play.link('cp-new', CLUSTER);
    expect((await play.send('GET', `${elsewhere}/operations`)).json).toEqual({});
    await expect(play.send('GET', `${elsewhere}/operations/${id}`)).resolves.toMatchObject({ status: 404 });
    await expect(play.send('GET', `${LOCATION}/operations/${id}`)).resolves.toMatchObject({ status: 200 });
  });

  test('cannot be filtered, and say so', async () => {
    await expect(new Play().send('GET', `${LOCATION}/operations?filter=done%3Dfalse`)).resolves.toMatchObject({
      status: 501,
      json: { error: { status: 'UNIMPLEMENTED' } },
    });
  });
});

describe('rollback', () => {
  test('wants a flag as respectPdb, and remembers it', async () => {
    const play = new Play();
    await expect(play.send('POST', `${POOL_URL}:rollback`, { respectPdb: 'true' })).resolves.toMatchObject({ status: 400 });
    await expect(play.send('POST', `${POOL_URL}:rollback`, { respectPdb: true })).resolves.toMatchObject({ status: 200 });
    expect(play.gke.requests.entries.at(-1)).toMatchObject({ kind: 'rollback', respectPdb: true, target: WORKERS });
  });

  test('is not there for control planes', async () => {
    await expect(new Play().send('POST', `${CLUSTER_URL}:rollback`, {})).resolves.toMatchObject({ status: 404, json: {} });
  });
});

describe('lists', () => {
  test('come in pages that together hold everything once, even when something is added between two', async () => {
    const play = new Play();
    for (const name of ['a', 'c', 'd', 'e']) {
      play.gke.addNodePool({ ...CLUSTER, name, profile: 'old', nodes: 1 });
    }
    const names: string[] = [];
    let token = '';
    let pages = 0;
    do {
      const { json } = await play.send('GET', `${CLUSTER_URL}/awsNodePools?pageSize=2&pageToken=${token}`);
      names.push(...(json['awsNodePools'] as { name: string }[]).map(({ name }) => name.split('/').at(-1) ?? ''));
      token = typeof json['nextPageToken'] === 'string' ? json['nextPageToken'] : '';
      pages += 1;
      if (pages === 1) {
        play.gke.addNodePool({ ...CLUSTER, name: 'b', profile: 'old', nodes: 1 });
      }
    } while (token !== '');
    expect(names).toEqual(['a', 'c', 'd', 'e', 'workers']);
    expect(pages).toBe(3);
  });

  test('have no token on the last page, even when it is full', async () => {
    const play = new Play();
    const { json } = await play.send('GET', `${CLUSTER_URL}/awsNodePools?pageSize=1`);
    expect(json).toHaveProperty('awsNodePools');
    expect(json).not.toHaveProperty('nextPageToken');
  });

  test.each(['pageSize=-1', 'pageSize=x', 'pageToken=rubbish'])('refuse %s', async (query) => {
    await expect(new Play().send('GET', `${LOCATION}/operations?${query}`)).resolves.toMatchObject({ status: 400 });
  });

  test('of a location with nothing in it are empty objects', async () => {
    const { status, json } = await new Play().send('GET', `${LOCATION.replace('us-east4', 'us-west1')}/awsClusters`);
    expect({ status, json }).toEqual({ status: 200, json: {} });
  });
});

describe('the request log', () => {
  test('counts each kind of request per target, refused ones included', async () => {
    const play = new Play();
    const { json } = await play.send('PATCH', LINK, NEW);
    await play.send('PATCH', LINK, NEW);
    await play.send('PATCH', `${LINK}&validateOnly=True`, NEW);
    await play.send('GET', POOL_URL);
    await play.send('GET', CLUSTER_URL);
    await play.send('GET', `/v1/${nameIn(json)}`);
    await play.send('POST', `/v1/${nameIn(json)}:cancel`);
    await play.send('GET', `${LOCATION}/operations`);
    expect(play.gke.requests.counts(WORKERS)).toMatchObject({
      patch: 2,
      validateOnly: 1,
      get: 1,
      getOperation: 1,
      cancel: 1,
      rollback: 0,
      listOperations: 0,
    });
    expect(play.gke.requests.counts()).toMatchObject({ get: 2, listOperations: 1 });
    expect(play.gke.requests.entries.map(({ status }) => status).slice(0, 2)).toEqual([200, 400]);
  });
});
