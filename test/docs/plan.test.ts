import * as fs from 'node:fs';
import * as path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { PLAN_ROLE } from '../../cli/google-setup/custom-roles';
import type { SampleOptions } from '../../rehearsal/play/sample-stack';
import { RotationTarget } from '../../lib';
import { runRehearse } from '../../rehearsal/command-line/rehearse';
import { makeProfile } from '../../rehearsal/play/made-by-hand';
import { existingRole, planDocument } from '../cli/plan/support/plan-document';
import { Terminal } from '../cli/plan/support/terminal';
import { judge } from '../support/iam-judgement';
import { blocksOf } from './support/blocks';

const DOCS = path.join(__dirname, '..', '..', 'docs');
const PAGE = fs.readFileSync(path.join(DOCS, 'plan.md'), 'utf8');
const POLICY = fs.readFileSync(path.join(DOCS, 'plan-policy.json'), 'utf8');

describe('what the page on plans says of permissions', () => {
  const asked = { aws: new Set<string>(), google: new Set<string>() };
  const ACCOUNT = '111122223333';

  /** What each action is about. */
  const RESOURCES: Readonly<Record<string, string>> = {
    'cloudformation:DescribeStacks': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/GkeInstanceProfiles/*`,
    'cloudformation:GetTemplate': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/GkeInstanceProfiles/0f2b9d3c`,
    'cloudformation:ListStackResources': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/GkeInstanceProfiles/0f2b9d3c`,
    'dynamodb:GetItem': `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/GkeInstanceProfiles-GkeInstanceProfileRotationLedger-1A2B3C4D5E6F7`,
    'ec2:DescribeInstances': '*',
    'iam:GetInstanceProfile': `arn:aws:iam::${ACCOUNT}:instance-profile/made-by-hand`,
    'iam:GetRole': `arn:aws:iam::${ACCOUNT}:role/teams/nodes`,
    'iam:ListInstanceProfileTags': `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/x`,
    'iam:SimulatePrincipalPolicy': `arn:aws:iam::${ACCOUNT}:role/prod-gke-api`,
  };

  /** Whoever is signed in may ask this; it takes no permission. */
  const FREE = 'sts:GetCallerIdentity';

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
      for (const { action } of terminal.asked) {
        asked.aws.add(action);
      }
      for (const [permission] of permits.mock.calls) {
        asked.google.add(permission);
      }
    } finally {
      await terminal.close();
    }
  });

  test('AWS: the policy allows what a plan asks, on what it asks about, and nothing else', async () => {
    const granted = actionsOf(POLICY);
    expect([...granted, FREE].sort()).toEqual([...asked.aws].sort());
    for (const action of granted) {
      expect({ action, ...(await judge({ action, resource: RESOURCES[action] ?? '', context: {}, policies: { plan: POLICY } })) }).toMatchObject({ action, allowed: true });
    }
  });

  test('AWS: the page explains every action of the policy, and no other', () => {
    const [, section = ''] = PAGE.split('| action | says |');
    const explained = (section.split('\n\n')[0] ?? '').match(/\b(?:cloudformation|dynamodb|iam|ec2|sts):\w+/g) ?? [];
    expect(explained.toSorted()).toEqual(actionsOf(POLICY).toSorted());
  });

  test('AWS: nothing of it changes anything', async () => {
    for (const action of ['iam:PassRole', 'iam:AddRoleToInstanceProfile', 'cloudformation:UpdateStack', 'ec2:TerminateInstances', 'sts:AssumeRole']) {
      expect(await judge({ action, resource: '*', context: {}, policies: { plan: POLICY } })).toMatchObject({ allowed: false });
    }
  });

  test('Google: the page names the permissions that a plan uses, and no other', () => {
    const named = new Set(PAGE.match(/gkemulticloud\.\w+\.\w+/g));
    expect([...named].sort()).toEqual([...asked.google].sort());
    const reading = [...asked.google].filter((permission) => !permission.endsWith('.update'));
    expect(reading.toSorted()).toEqual(PLAN_ROLE.permissions.toSorted());
  });
});

function actionsOf(policy: string): readonly string[] {
  return (JSON.parse(policy) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action);
}

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
