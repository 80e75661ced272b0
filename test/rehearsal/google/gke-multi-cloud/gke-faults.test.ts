import type { Launch } from '../../../../rehearsal/google/gke-multi-cloud/aws-side';
import { GoogleError } from '../../../../rehearsal/google/gke-multi-cloud/google-error';
import { CLUSTER, Play, refusal, SECONDS_PER_NODE, WORKERS } from './play';

test('an update that stalls stays at its node until it is cancelled', async () => {
  const play = new Play();
  play.gke.faults.stallNextUpdate(WORKERS, 2);
  const operation = await play.link('new');
  await play.advance(100 * SECONDS_PER_NODE);
  expect(operation).toMatchObject({ done: false, statusDetail: 'Updating node 2 of 6' });
  play.gke.faults.cancelBySomeoneElse(WORKERS);
  await play.settle();
  expect(operation.done).toBe(true);
  expect(play.profiles()).toEqual(['new', 'old', 'old', 'old', 'old', 'old']);
});

test('somebody else\'s update obeys the rules, and is not in the request log', async () => {
  const play = new Play();
  await play.gke.faults.updateBySomeoneElse(WORKERS, { 'config.iam_instance_profile': 'theirs' });
  await expect(play.gke.faults.updateBySomeoneElse(WORKERS, { version: '1' })).rejects.toThrow(GoogleError);
  await play.settle();
  expect(play.profiles()).toEqual(Array(6).fill('theirs'));
  expect(play.gke.requests.entries).toEqual([]);
});

test('a target that is deleted is gone at once, its instances after a while, and its operation ends in error', async () => {
  const play = new Play();
  const operation = await play.link('new');
  await play.advance(SECONDS_PER_NODE + 1);
  play.gke.faults.deleteBySomeoneElse(WORKERS);
  expect(refusal(() => play.get(WORKERS))).toBe('NOT_FOUND');
  expect(play.gke.operationJson(operation)).toMatchObject({ done: true, error: { code: 5 } });
  const ofWorkers = () => play.gke.instances().filter(({ target }) => target.nodePool === 'workers');
  expect(new Set(ofWorkers().map(({ state }) => state))).toEqual(new Set(['shutting-down']));
  await play.settle();
  await play.advance(31);
  expect(new Set(ofWorkers().map(({ state }) => state))).toEqual(new Set(['terminated']));
  expect(play.get(CLUSTER)).toMatchObject({ state: 'RUNNING' });
});

test('a cluster that is deleted takes its node pools with it', () => {
  const play = new Play();
  play.gke.faults.deleteBySomeoneElse(CLUSTER);
  expect(() => play.get(WORKERS)).toThrow(GoogleError);
  expect(() => play.get(CLUSTER)).toThrow(GoogleError);
});

test('a target that is deleted and made again shares no instance, etag or uid with the former one', async () => {
  const play = new Play();
  const before = play.get();
  const ids = play.gke.instances().map(({ instanceId }) => instanceId);
  play.gke.faults.deleteBySomeoneElse(WORKERS);
  await play.advance(3600);
  play.gke.addNodePool({ ...CLUSTER, name: 'workers', profile: 'old', nodes: 6 });
  expect(play.gke.view(WORKERS).nodes.filter(({ instanceId }) => ids.includes(instanceId))).toEqual([]);
  expect([play.get()['etag'], play.get()['uid']]).not.toContain(before['etag']);
  expect(play.get()['uid']).not.toBe(before['uid']);
});

test('an update can succeed and leave the target unwell, which another one does not mend', async () => {
  const play = new Play();
  play.gke.faults.setConditionAfterNextUpdate(WORKERS, { state: 'DEGRADED', errors: ['kubelet'] });
  const operation = await play.linked('new');
  expect(play.gke.operationJson(operation)).toHaveProperty('response');
  expect(play.get()).toMatchObject({ state: 'DEGRADED', errors: [{ message: 'kubelet' }] });
  await play.linked('newer');
  expect(play.get()).toMatchObject({ state: 'DEGRADED' });
});

test('a target that is deleted while its profile is being looked up stays gone', async () => {
  const play: Play = new Play({
    profileExists: (name) => {
      if (name === 'fatal') {
        play.gke.faults.deleteBySomeoneElse(WORKERS);
      }
      return Promise.resolve(true);
    },
  });
  await expect(play.link('fatal')).rejects.toMatchObject({ status: 'NOT_FOUND' });
  const other: Play = new Play({
    settings: { unknownProfile: 'fails' },
    profileExists: () => {
      other.gke.faults.deleteBySomeoneElse(WORKERS);
      return Promise.resolve(true);
    },
  });
  const operation = await other.link('new');
  await other.settle();
  expect(other.gke.operationJson(operation)).toMatchObject({ error: { code: 5 } });
  expect(other.gke.instances().filter(({ profileName }) => profileName === 'new')).toEqual([]);
});

describe('instances', () => {
  test('show region, node and profile name, whatever form the profile was given in', async () => {
    const play = new Play();
    await play.link('arn:aws:iam::111122223333:instance-profile/some/path/new');
    await play.advance(SECONDS_PER_NODE + 1);
    const workers1 = play.gke.instances().filter(({ node }) => node === 'workers-1');
    expect(workers1).toMatchObject([
      { profileName: 'new', state: 'running', region: 'us-east-1', target: WORKERS },
      { profileName: 'old', state: 'shutting-down', region: 'us-east-1', target: WORKERS },
    ]);
  });

  test('that were replaced end as terminated, and disappear an hour later', async () => {
    const play = new Play();
    await play.linked('new');
    const states = () => play.gke.instances().filter(({ profileName }) => profileName === 'old').map(({ state }) => state);
    await play.advance(31);
    expect(states()).toEqual(Array(6).fill('terminated'));
    await play.advance(3600);
    expect(states()).toEqual([]);
  });

  test('that were left behind keep running under their profile until they are removed', async () => {
    const play = new Play();
    const instanceId = play.gke.faults.leaveStrayInstance(WORKERS, 'old');
    await play.linked('new');
    await play.advance(4000);
    const old = () => play.gke.instances().filter(({ profileName }) => profileName === 'old');
    expect(old()).toMatchObject([{ instanceId, state: 'running' }]);
    play.gke.faults.removeStrayInstances(WORKERS);
    expect(old()).toEqual([]);
  });
});

describe('a profile that IAM does not know', () => {
  const profileExists = (name: string): boolean => name !== 'ghost';

  test('is refused by default', async () => {
    const play = new Play({ profileExists });
    await expect(play.link('ghost')).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
    await expect(play.link('new')).resolves.toMatchObject({ done: false });
  });

  test('fails the update at its first node, when told so', async () => {
    const play = new Play({ profileExists, settings: { unknownProfile: 'fails' } });
    const operation = await play.linked('ghost');
    expect(play.gke.operationJson(operation)).toMatchObject({
      error: { code: 13 },
      metadata: { errorDetail: expect.stringContaining('Invalid IAM Instance Profile name') as string },
    });
    expect(play.profiles()).toEqual(Array(6).fill('old'));
  });

  test('because it was deleted on the way fails the update at the next node', async () => {
    let exists = true;
    const play = new Play({ profileExists: () => exists });
    await play.link('new');
    await play.advance(2 * SECONDS_PER_NODE + 1);
    exists = false;
    await play.settle();
    expect(play.profiles()).toEqual(['new', 'new', 'old', 'old', 'old', 'old']);
    expect(play.get()).toMatchObject({ state: 'DEGRADED' });
  });

  test('does not keep another field from being updated', async () => {
    const play = new Play({ profileExists: () => false });
    const operation = await play.gke.faults.updateBySomeoneElse(WORKERS, { 'management.auto_repair': false });
    await play.settle();
    expect(play.gke.operationJson(operation)).toHaveProperty('response');
  });
});

describe('what AWS refuses to Google', () => {
  test('fails the update at the node for which it is refused, in the words of AWS', async () => {
    const asked: Launch[] = [];
    const play = new Play({
      launchRefusal: (launch) => {
        asked.push(launch);
        return Promise.resolve(asked.length < 3 ? undefined : 'EC2 RunInstances: UnauthorizedOperation: iam:PassRole');
      },
    });
    const operation = await play.linked('arn:aws:iam::111122223333:instance-profile/some/path/new');
    expect(asked[0]).toEqual({ profile: 'new', apiRole: 'arn:aws:iam::111122223333:role/prod-gke-api' });
    expect(play.gke.operationJson(operation)).toMatchObject({
      error: { code: 13, message: 'Updating node workers-3 failed: its instance did not come to life.' },
      metadata: { errorDetail: 'EC2 RunInstances: UnauthorizedOperation: iam:PassRole' },
    });
    expect(play.get()).toMatchObject({ errors: [{ message: 'EC2 RunInstances: UnauthorizedOperation: iam:PassRole' }] });
    expect(play.profiles()).toEqual(['new', 'new', 'old', 'old', 'old', 'old']);
  });
});

test('an update that Google would refuse is refused in the same words when it is to be validated only', async () => {
  const play = new Play();
  const update = { updateMask: 'config.iam_instance_profile', body: { config: { iamInstanceProfile: 'new' } } };
  const words = { status: 'INVALID_ARGUMENT', message: 'the node pool is too old' };
  play.gke.faults.refuseUpdates(WORKERS, words.message);
  await expect(play.gke.patch(WORKERS, { ...update, validateOnly: true })).rejects.toMatchObject(words);
  await expect(play.gke.patch(WORKERS, update)).rejects.toMatchObject(words);
  play.gke.faults.refuseUpdates(WORKERS, undefined);
  await expect(play.gke.patch(WORKERS, { ...update, validateOnly: true })).resolves.toMatchObject({ done: true });
  await expect(play.gke.patch(WORKERS, update)).resolves.toMatchObject({ done: false });
});

describe('while the cluster is upgraded', () => {
  const upgradeCluster = async (play: Play): Promise<void> => {
    await play.gke.faults.updateBySomeoneElse(CLUSTER, { 'control_plane.version': '1.32.4-gke.200' }, { kind: 'pace', secondsPerNode: 3600 });
  };

  test('its node pools cannot be changed, for as long as that takes', async () => {
    const play = new Play();
    await upgradeCluster(play);
    await expect(play.link('new')).rejects.toThrow('is in progress on its cluster');
    await play.advance(3 * 3600 - 1);
    await expect(play.link('new')).rejects.toThrow('is in progress on its cluster');
    await play.advance(2);
    await play.linked('new');
    expect(play.profiles()).toEqual(Array(6).fill('new'));
  });

  test('its node pools can be changed, where Google does not mind', async () => {
    const play = new Play({ settings: { nodePoolOfBusyCluster: 'accepted' } });
    await upgradeCluster(play);
    await play.link('new');
    await play.advance(3600);
    expect(play.profiles()).toEqual(Array(6).fill('new'));
  });
});

test('what keeps a target busy without an operation keeps updates and rollbacks away', async () => {
  const play = new Play();
  await play.linked('new', 2);
  play.gke.faults.keepBusy(WORKERS, 'nodes are being repaired');
  await expect(play.link('newer')).rejects.toThrow('nodes are being repaired');
  expect(refusal(() => play.gke.rollback(WORKERS))).toBe('FAILED_PRECONDITION');
  play.gke.faults.keepBusy(WORKERS, undefined);
  play.gke.rollback(WORKERS);
  await play.settle();
  expect(play.profiles()).toEqual(Array(6).fill('old'));
});

test("a fault of somebody else's update befalls no other one, whether theirs is taken or not", async () => {
  const play = new Play();
  play.gke.faults.failNextUpdate(WORKERS, 1, { message: 'ours' });
  play.gke.faults.keepBusy(WORKERS, 'busy');
  await expect(play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 7 }, { kind: 'stall', atNode: 1 })).rejects.toThrow('busy');
  play.gke.faults.keepBusy(WORKERS, undefined);
  await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 7 }, { kind: 'pace', secondsPerNode: 5 });
  await play.settle();
  const ours = await play.linked('new');
  expect(play.gke.operationJson(ours)).toMatchObject({ error: { message: 'ours' } });
});

test('a rollback can hang where the update before it did not', async () => {
  const play = new Play();
  play.gke.faults.stallNextRollback(WORKERS);
  await play.linked('new', 2);
  const hanging = play.gke.rollback(WORKERS);
  await play.advance(100_000);
  expect(hanging.done).toBe(false);
});

test('an update that replaces no node can fail or hang as well', async () => {
  const play = new Play();
  play.gke.faults.failNextUpdate(WORKERS, 1, { message: 'no' });
  const failing = await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 7 });
  await play.settle();
  expect(play.gke.operationJson(failing)).toMatchObject({ done: true, error: { message: 'no' } });
  play.gke.faults.stallNextUpdate(WORKERS, 1);
  const hanging = await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 8 });
  await play.advance(100_000);
  expect(hanging.done).toBe(false);
});

describe('an operation of somebody else that is', () => {
  test('cancelled through the API is noted', async () => {
    const play = new Play();
    const theirs = await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 7 });
    play.gke.cancel(theirs);
    expect(play.gke.faults.trespasses).toMatchObject([{ what: 'cancelled', operation: theirs }]);
  });

  test('undone by a rollback is noted, also when it lies before one of ours', async () => {
    const play = new Play();
    play.gke.faults.failNextUpdate(WORKERS, 1, { message: 'no' });
    const theirs = await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 7 });
    await play.settle();
    await play.linked('new', 1);
    play.gke.rollback(WORKERS);
    expect(play.gke.faults.trespasses).toMatchObject([{ what: 'rolled back', operation: theirs }]);
  });

  test('left alone is not', async () => {
    const play = new Play();
    await play.gke.faults.updateBySomeoneElse(WORKERS, { 'autoscaling.max_node_count': 7 });
    await play.settle();
    play.gke.faults.failNextUpdate(WORKERS, 1, { message: 'no' });
    play.gke.cancel(await play.link('new'));
    await play.settle();
    play.gke.rollback(WORKERS);
    expect(play.gke.faults.trespasses).toEqual([]);
  });
});
