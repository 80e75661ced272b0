import { GoogleError } from '../../../../rehearsal/google/gke-multi-cloud/google-error';
import { CLUSTER, Play, refusal, SECONDS_PER_NODE, WORKERS } from './play';

describe('an update', () => {
  test('replaces one node after the other, each by a new instance under the new profile', async () => {
    const play = new Play();
    const before = play.gke.view(WORKERS).nodes.map(({ instanceId }) => instanceId);
    const operation = await play.link('new');

    await play.advance(2 * SECONDS_PER_NODE + 1);
    expect(play.profiles()).toEqual(['new', 'new', 'old', 'old', 'old', 'old']);
    expect(operation.statusDetail).toBe('Updating node 3 of 6');
    expect(play.get()).toMatchObject({ state: 'RECONCILING', reconciling: true });

    await play.settle();
    const nodes = play.gke.view(WORKERS).nodes;
    expect(play.profiles()).toEqual(Array(6).fill('new'));
    expect(nodes.filter(({ instanceId }) => before.includes(instanceId))).toEqual([]);
    expect(operation.done).toBe(true);
    expect(play.get()).toMatchObject({ state: 'RUNNING', config: { iamInstanceProfile: 'new' } });
    expect(play.get()).not.toHaveProperty('reconciling');
  });

  test('remembers under which profile each node ran, and since when', async () => {
    const play = new Play();
    const start = play.clock.now();
    await play.linked('new');
    expect(play.gke.view(WORKERS).nodes[1]?.history).toMatchObject([
      { profile: 'old', since: start },
      { profile: 'new', since: start + 2 * SECONDS_PER_NODE * 1000 },
    ]);
  });

  test('of a control plane replaces its three instances, which EC2 shows', async () => {
    const play = new Play();
    const launchedWith = (): string[] => play.gke.instances().filter(({ target }) => target.nodePool === undefined).map(({ profileName }) => profileName);
    await play.link('cp-new', CLUSTER);
    await play.advance(SECONDS_PER_NODE + 1);
    expect(play.profiles(CLUSTER)).toEqual(['cp-new', 'cp-old', 'cp-old']);
    expect(launchedWith()).toEqual(expect.arrayContaining(['cp-new', 'cp-old', 'cp-old']));
    await play.settle();
    expect(play.profiles(CLUSTER)).toEqual(Array(3).fill('cp-new'));
    expect(play.profiles(WORKERS)).toEqual(Array(6).fill('old'));
  });

  test('to the ARN of the profile that is linked by name replaces no node, and shows what was given', async () => {
    const play = new Play();
    const arn = 'arn:aws:iam::111122223333:instance-profile/some/path/old';
    const ids = play.gke.view(WORKERS).nodes.map(({ instanceId }) => instanceId);
    await play.link(arn);
    await play.settle();
    expect(play.get()).toMatchObject({ config: { iamInstanceProfile: arn } });
    expect(play.gke.view(WORKERS)).toMatchObject({ linkedProfile: 'old' });
    expect(play.gke.view(WORKERS).nodes.map(({ instanceId }) => instanceId)).toEqual(ids);
  });

  test('of another field than the profile replaces nodes only when they are made from it', async () => {
    const play = new Play();
    const ids = (): string[] => play.gke.view(WORKERS).nodes.map(({ instanceId }) => instanceId);
    const before = ids();
    await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 9 });
    await play.settle();
    expect(ids()).toEqual(before);
    await play.gke.faults.updateBySomeoneElse(WORKERS, { version: '1.32.4-gke.200' });
    await play.settle();
    expect(ids().filter((id) => before.includes(id))).toEqual([]);
    expect(play.profiles()).toEqual(Array(6).fill('old'));
  });

  test('that replaces no node takes the time of one nevertheless', async () => {
    const play = new Play();
    const operation = await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 9 });
    await play.advance(SECONDS_PER_NODE - 1);
    expect(operation.done).toBe(false);
    await play.advance(1);
    expect(operation.done).toBe(true);
  });

  test('of the role that Google\'s API assumes leaves the control plane\'s instances alone', async () => {
    const play = new Play();
    const instances = play.gke.instances();
    const roleArn = 'arn:aws:iam::111122223333:role/another-gke-api';
    await play.gke.faults.updateBySomeoneElse(CLUSTER, { 'control_plane.aws_services_authentication.role_arn': roleArn });
    await play.settle();
    expect(play.get(CLUSTER)).toMatchObject({ controlPlane: { awsServicesAuthentication: { roleArn } } });
    expect(play.gke.instances()).toEqual(instances);
  });

  test('is refused while another one runs on the target, but not while one runs beside it', async () => {
    const play = new Play();
    await play.link('new');
    await expect(play.link('newer')).rejects.toMatchObject({ status: 'FAILED_PRECONDITION' });
    await expect(play.link('cp-new', CLUSTER)).resolves.toMatchObject({ done: false });
  });

  test('changes the etag when it starts and when it ends', async () => {
    const play = new Play();
    const etags = [play.get()['etag']];
    await play.link('new');
    etags.push(play.get()['etag']);
    await play.settle();
    etags.push(play.get()['etag']);
    expect(new Set(etags).size).toBe(3);
  });

  test.each([
    { inFlightShows: 'desired', expected: 'new' },
    { inFlightShows: 'previous', expected: 'old' },
  ] as const)('shows the $inFlightShows profile while it runs, when told so', async ({ inFlightShows, expected }) => {
    const play = new Play({ settings: { inFlightShows } });
    await play.link('new');
    expect(play.gke.view(WORKERS).linkedProfile).toBe(expected);
    await play.settle();
    expect(play.gke.view(WORKERS).linkedProfile).toBe('new');
  });
});

describe('a failed update', () => {
  test('leaves the nodes mixed and says in Google\'s words what went wrong', async () => {
    const play = new Play();
    const operation = await play.linked('new', 3);
    expect(play.profiles()).toEqual(['new', 'new', 'old', 'old', 'old', 'old']);
    expect(play.gke.operationJson(operation)).toMatchObject({
      done: true,
      error: { code: 13, message: 'Update failed.' },
      metadata: { errorDetail: 'node 3 did not join', statusDetail: 'Updating node 3 of 6' },
    });
    expect(play.get()).toMatchObject({ state: 'DEGRADED', errors: [{ message: 'node 3 is lost' }] });
  });

  test.each([
    { state: 'DEGRADED', shows: 'desired', expected: 'new' },
    { state: 'ERROR', shows: 'previous', expected: 'old' },
    { state: 'RUNNING', shows: 'desired', expected: 'new' },
  ] as const)('shows state $state and the $shows profile afterwards, when told so', async ({ state, shows, expected }) => {
    const play = new Play({ settings: { afterFailure: { state, shows } } });
    await play.linked('new', 1);
    expect(play.get()).toMatchObject({ state, config: { iamInstanceProfile: expected } });
  });

  test('is mended by an update back to the old profile, which moves only the moved nodes', async () => {
    const play = new Play();
    await play.linked('new', 3);
    const back = await play.link('old');
    expect(back.statusDetail).toBe('Updating node 1 of 2');
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('old'));
    expect(play.get()).toMatchObject({ state: 'RUNNING' });
    expect(play.get()).not.toHaveProperty('errors');
  });

});

describe('a rollback', () => {
  test('moves the moved nodes back one by one after a failure', async () => {
    const play = new Play({ settings: { afterFailure: { state: 'ERROR', shows: 'desired' } } });
    await play.linked('new', 4);
    const operation = play.gke.rollback(WORKERS);
    await play.advance(SECONDS_PER_NODE + 1);
    expect(operation.statusDetail).toBe('Rolling back node 2 of 3');
    expect(play.profiles()).toEqual(['old', 'new', 'new', 'old', 'old', 'old']);
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('old'));
    expect(play.get()).toMatchObject({ state: 'RUNNING', config: { iamInstanceProfile: 'old' } });
  });

  test('changes nothing when the last update succeeded, and leaves no operation behind', async () => {
    const play = new Play();
    await play.linked('new');
    const operation = play.gke.rollback(WORKERS);
    expect(operation.done).toBe(true);
    expect(() => play.gke.operation('us-east4', operation.id)).toThrow(GoogleError);
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('new'));
  });

  test('is refused while an update runs', async () => {
    const play = new Play();
    await play.link('new');
    expect(refusal(() => play.gke.rollback(WORKERS))).toBe('FAILED_PRECONDITION');
  });
});

describe('a cancellation', () => {
  test('takes effect between two nodes and ends the operation with code 1', async () => {
    const play = new Play();
    const operation = await play.link('new');
    await play.advance(SECONDS_PER_NODE + 1);
    play.gke.cancel(operation);
    expect(play.gke.operationJson(operation)).toMatchObject({ metadata: { requestedCancellation: true } });
    expect(operation.done).toBe(false);
    await play.settle();
    expect(play.profiles()).toEqual(['new', 'new', 'old', 'old', 'old', 'old']);
    expect(play.gke.operationJson(operation)).toMatchObject({
      done: true,
      error: { code: 1 },
      metadata: { requestedCancellation: true },
    });
  });

  test('comes too late while the last node is replaced', async () => {
    const play = new Play();
    const operation = await play.link('new');
    await play.advance(5 * SECONDS_PER_NODE + 1);
    play.gke.cancel(operation);
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('new'));
    expect(play.gke.operationJson(operation)).toMatchObject({ done: true, response: { state: 'RUNNING' } });
  });

  test('can be ignored', async () => {
    const play = new Play({ settings: { cancellation: 'ignored' } });
    const operation = await play.link('new');
    play.gke.cancel(operation);
    await play.settle();
    expect(play.profiles()).toEqual(Array(6).fill('new'));
    expect(play.gke.operationJson(operation)).not.toHaveProperty('error');
  });

  test('that is ignored does not free an update that stalls', async () => {
    const play = new Play({ settings: { cancellation: 'ignored' } });
    play.gke.faults.stallNextUpdate(WORKERS, 1);
    const operation = await play.link('new');
    play.gke.cancel(operation);
    await play.settle();
    expect(operation).toMatchObject({ done: false, requestedCancellation: true });
  });

  test.each([
    { shows: 'desired', state: 'RUNNING', expected: 'new' },
    { shows: 'previous', state: 'DEGRADED', expected: 'old' },
  ] as const)('leaves state $state and the $shows profile, when told so', async ({ shows, state, expected }) => {
    const play = new Play({ settings: { afterCancellation: { state, shows } } });
    play.gke.cancel(await play.link('new'));
    await play.settle();
    expect(play.get()).toMatchObject({ state, config: { iamInstanceProfile: expected } });
  });

  test('of an operation that has ended is accepted or refused, as told', async () => {
    const play = new Play();
    const operation = await play.linked('new');
    expect(() => play.gke.cancel(operation)).not.toThrow();
    play.gke.settings.cancellationOfEnded = 'refused';
    expect(refusal(() => play.gke.cancel(operation))).toBe('FAILED_PRECONDITION');
    expect(play.gke.operationJson(operation)).not.toHaveProperty('error');
  });
});
