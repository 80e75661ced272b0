import { Terminal } from '../cli/plan/support/terminal';
import { runInside } from '../cli/support/run-inside';
import { pageOf } from './support/pages';
import { FREE } from './support/policies';

/** GKE on AWS launches by templates; asked only of a group that goes by a configuration. */
const OF_OTHER_GROUPS = 'autoscaling:DescribeLaunchConfigurations';

test('the page on leftovers names every permission that the command uses, and no other', async () => {
  const terminal = await Terminal.open();
  try {
    const { cloud, asked, operator, home } = terminal;
    const target = { location: 'us-east4', cluster: 'prod', nodePool: 'workers' };
    await terminal.deploy({ generation: '1' });
    cloud.gke.faults.leaveStrayInstance(target, cloud.viewOf(target)?.linkedProfile ?? '');
    await terminal.deploy({ generation: '2' });
    cloud.gke.faults.removeStrayInstances(target);
    await cloud.clock.run();
    const permits = jest.spyOn(cloud.deniedPermissions, 'has');
    const { stdout } = await runInside(operator.environmentNow(home), 'leftovers', '--project', 'acme-prod', '--location', 'us-east4', '--delete', '--yes');
    expect(stdout).toMatch(/^deleted /m);
    const [, section = ''] = pageOf('docs/leftovers.md').split('## What it has to be allowed');
    const named = new Set(section.match(/(?:cloudformation|dynamodb|iam|ec2|autoscaling):\w+|gkemulticloud\.\w+\.\w+/g));
    const used = new Set([OF_OTHER_GROUPS, ...asked.map(({ action }) => action), ...permits.mock.calls.map(([permission]) => permission)]);
    expect([...named, FREE].sort()).toEqual([...used].sort());
  } finally {
    await terminal.close();
  }
});
