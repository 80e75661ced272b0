import { Duration } from 'aws-cdk-lib';
import { PLAN_ROLE } from '../../cli/google-setup/custom-roles';
import type { SampleOptions } from '../../rehearsal/play/sample-stack';
import { RotationTarget } from '../../lib';
import { runRehearse } from '../../rehearsal/command-line/rehearse';
import { makeProfile } from '../../rehearsal/play/made-by-hand';
import { existingRole, planDocument } from '../cli/plan/support/plan-document';
import { Terminal } from '../cli/plan/support/terminal';
import { blocksOf, pageOf } from './support/pages';
import { actionsOf, FREE, outOfReach, policyOf } from './support/policies';

const PAGE = pageOf('docs/plan.md');
const POLICY = policyOf('plan-policy.json');

describe('what the page on plans says of permissions', () => {
  const asked = { aws: new Set<string>(), google: new Set<string>() };

  beforeAll(async () => {
    const terminal = await Terminal.open();
    const permits = jest.spyOn(terminal.cloud.deniedPermissions, 'has');
    const cluster = RotationTarget.cluster({ project: 'acme-prod', location: 'us-east4', cluster: 'prod' });
    const nodePool = RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' });
    const app = { role: existingRole, targets: { Cluster: cluster, Workers: nodePool } };
    try {
      await plan(terminal, app);
      await terminal.deploy(app);
      permits.mockClear();
      makeProfile(terminal.cloud.iam, 'elsewhere');
      await terminal.linkByHand('elsewhere');
      await terminal.cloud.gke.faults.updateBySomeoneElse({ location: 'us-east4', cluster: 'prod' }, { 'control_plane.iam_instance_profile': 'elsewhere' });
      await terminal.cloud.clock.run();
      await plan(terminal, { ...app, timeout: Duration.minutes(20) });
      terminal.asked.forEach(({ action }) => asked.aws.add(action));
      permits.mock.calls.forEach(([permission]) => asked.google.add(permission));
    } finally {
      await terminal.close();
    }
  });

  test('AWS: the policy allows what a plan asks, on what it asks about, and nothing else', async () => {
    expect([...actionsOf(POLICY), FREE].sort()).toEqual([...asked.aws].sort());
    expect(await outOfReach(POLICY)).toEqual([]);
  });

  test('AWS: the page explains every action of the policy, and no other', () => {
    const [, section = ''] = PAGE.split('| action | says |');
    const explained = (section.split('\n\n')[0] ?? '').match(/\b(?:cloudformation|dynamodb|iam|ec2|sts):\w+/g) ?? [];
    expect(explained.toSorted()).toEqual(actionsOf(POLICY).toSorted());
  });

  test('Google: the page names the permissions that a plan uses, and no other', () => {
    const named = new Set(PAGE.match(/gkemulticloud\.\w+\.\w+/g));
    expect([...named].sort()).toEqual([...asked.google].sort());
    const reading = [...asked.google].filter((permission) => !permission.endsWith('.update'));
    expect(reading.toSorted()).toEqual(PLAN_ROLE.permissions.toSorted());
  });
});

/** A plan in which everything that could be asked was asked. */
async function plan(terminal: Terminal, options: SampleOptions): Promise<void> {
  const { rotations } = await planDocument(terminal, terminal.synth(options));
  const unasked = rotations.flatMap(({ findings }) => findings.map(({ what }) => what)).filter((what) => /^not checked: (?!validateOnly: Google validates an update to a profile that exists)/.test(what));
  expect(unasked).toEqual([]);
}

describe('what the page on plans quotes', () => {
  test('is what the rehearsal that it names prints', async () => {
    const [quoted = ''] = blocksOf('text', PAGE);
    const [, args = ''] = /npm run rehearse -- (--.*--plan-first)/.exec(PAGE) ?? [];
    let printed = '';
    await runRehearse(args.split(' '), (text) => (printed += text));
    expect(quoted).toMatch(/^ROTATION .*\n/);
    expect(printed).toContain(`\n\n${quoted}\n\nExit code 1.\n`);
  });
});
