import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { GkeMultiCloud } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud';
import { IamStandIn } from '../../../../rehearsal/aws/iam/iam-stand-in';
import { SafetyWatch } from '../../../../rehearsal/proof/invariants/safety';

const POOL = { location: 'us-east4', cluster: 'prod', nodePool: 'workers' };

function world() {
  const clock = new VirtualClock();
  const iam = new IamStandIn({ clock, account: '111122223333' });
  const gke = new GkeMultiCloud({ clock, settings: { secondsPerNode: 60, secondsToTerminate: 30 } });
  for (const name of ['old', 'new', 'control']) {
    iam.createRole({ roleName: name, assumeRolePolicyDocument: '{}' });
    iam.createInstanceProfile({ instanceProfileName: name });
    iam.addRole(name, name);
  }
  gke.addCluster({ location: POOL.location, name: POOL.cluster, profile: 'control' });
  gke.addNodePool({ location: POOL.location, cluster: POOL.cluster, name: POOL.nodePool, profile: 'old', nodes: 2 });
  const watch = new SafetyWatch(iam, [gke]);
  return { clock, iam, gke, watch };
}

async function until(clock: VirtualClock, seconds: number): Promise<void> {
  let over = false;
  clock.at(clock.now() + seconds * 1000, () => {
    over = true;
  });
  await clock.run(() => over);
}

it('sees a role taken from a profile that a target is linked to', () => {
  const { iam, watch } = world();
  iam.removeRole('old', 'old');
  expect(watch.unsafeCalls).toEqual([expect.objectContaining({ what: 'roleRemoved', profile: 'old' })]);
});

it('sees a role taken from the profile that a target is only moving to', async () => {
  const { iam, gke, watch } = world();
  await gke.faults.updateBySomeoneElse(POOL, { 'config.iam_instance_profile': 'new' });
  iam.removeRole('new', 'new');
  expect(watch.unsafeCalls.map(({ profile }) => profile)).toEqual(['new']);
});

it('sees an instance that is still shutting down, and none that has ended', async () => {
  const { clock, iam, gke, watch } = world();
  await gke.faults.updateBySomeoneElse(POOL, { 'config.iam_instance_profile': 'new' });
  await until(clock, 125);
  iam.removeRole('old', 'old');
  expect(watch.unsafeCalls).toHaveLength(1);
  await until(clock, 60);
  iam.deleteInstanceProfile('old');
  expect(watch.unsafeCalls).toHaveLength(1);
});

it('excuses what people do by hand', () => {
  const { iam, watch } = world();
  iam.byHand(() => iam.removeRole('old', 'old'));
  expect(watch.unsafeCalls).toEqual([]);
});
