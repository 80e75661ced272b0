import { version } from '../../../package.json';
import { GOOGLE_TOKEN_PREFIX } from '../../../rehearsal/google/token-services/google-tokens';
import { TokenRefusal } from '../../../rehearsal/google/token-services/google-refusal';
import type { LoopbackRequest } from '../../../rehearsal/world/http/loopback-server';
import { runInside } from '../support/run-inside';
import { Account, STACK } from './support/account';
import { runBundle, type Run } from '../../../rehearsal/command-line/run-bundle';

interface Document {
  readonly asked: { readonly regions: readonly string[]; readonly google: readonly unknown[] };
  readonly unreachable: readonly string[];
  readonly profiles: readonly {
    readonly name: string;
    readonly usage: string;
    readonly reasons: readonly string[];
    readonly deletion: { readonly outcome: string; readonly why?: string } | null;
  }[];
}

const PLACE = ['--project', 'acme-prod', '--location', 'us-east4'];
const PROFILE = 'AWS::IAM::InstanceProfile';

let account: Account;

beforeEach(async () => {
  account = await Account.open();
});

afterEach(async () => {
  await account.close();
});

async function leftovers(...options: readonly string[]): Promise<Run> {
  return runInside(account.environment(), 'leftovers', ...PLACE, ...options);
}

async function document(...options: readonly string[]): Promise<Document & { readonly exitCode: number | null }> {
  const { stdout, exitCode, stderr } = await leftovers('--json', ...options);
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Document), exitCode };
}

function instance(profileArn: string, region: string, state: 'running' | 'terminated' | 'shutting-down' = 'running') {
  return { instanceId: 'i-00000000000000001', profileArn, region, state };
}

describe('says that nothing is left over', () => {
  test('where there is no profile of ours', async () => {
    const { exitCode, stdout, stderr } = await leftovers();
    expect([exitCode, stderr]).toStrictEqual([0, '']);
    expect(stdout).toBe('There is no instance profile of cdk-gke-instance-profile in this AWS account (AWS account 111122223333, region us-east-1).\n');
  });

  test.each([
    ['a control plane', 'locations/us-east4/awsClusters/other'],
    ['a node pool', 'locations/us-east4/awsClusters/prod/awsNodePools/more'],
  ])('where Google shows it linked to %s, by name or ARN', async (_what, target) => {
    const arn = account.addProfile('linked');
    account.gke.addCluster({ location: 'us-east4', name: 'other', profile: target.endsWith('other') ? 'linked' : 'x' });
    account.gke.addNodePool({ location: 'us-east4', cluster: 'prod', name: 'more', profile: target.endsWith('more') ? arn : 'x' });
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([{ usage: 'in use', reasons: [`Google shows ${target} as linked to it`] }]);
    expect(exitCode).toBe(0);
  });

  test.each(['running', 'shutting-down'] as const)('where an instance is %s under it, in whatever region', async (state) => {
    const arn = account.addProfile('run-under');
    account.instances = () => [instance(arn, 'eu-west-1', state)];
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([{ usage: 'in use', reasons: ['instance i-00000000000000001 in eu-west-1 runs under it'] }]);
    expect(exitCode).toBe(0);
  });

  test('where an Auto Scaling group would launch under it, in whatever region', async () => {
    account.addProfile('launched-under');
    account.launchTemplates = [{ id: 'lt-1', name: 'workers', region: 'eu-west-1', versions: ['launched-under'] }];
    account.autoScalingGroups = [{ name: 'workers', region: 'eu-west-1', launchTemplate: { id: 'lt-1', version: '$Latest' } }];
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([{ usage: 'in use', reasons: ['Auto Scaling group workers in eu-west-1 launches under it'] }]);
    expect(exitCode).toBe(0);
  });

  test('where its stack holds it', async () => {
    account.addProfile('held');
    const others = ['a', 'b', 'c'].map((physicalId) => ({ type: 'AWS::IAM::Role', physicalId, status: 'CREATE_COMPLETE' }));
    account.stacks.set(STACK, [...others, { type: PROFILE, physicalId: 'held', status: 'CREATE_COMPLETE' }]);
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([{ usage: 'desired by its stack', reasons: [`stack Profiles holds it (${STACK})`] }]);
    expect(exitCode).toBe(0);
  });

  test('where it has no tag yet, and a stack in some region holds it', async () => {
    const stackElsewhere = STACK.replace('us-east-1', 'eu-west-1');
    account.addUntaggedProfile('fresh');
    account.stacks.set(stackElsewhere, [{ type: PROFILE, physicalId: 'fresh', status: 'CREATE_IN_PROGRESS' }]);
    await expect(document()).resolves.toMatchObject({ exitCode: 0, profiles: [{ usage: 'desired by its stack' }] });
  });
});

describe('lists a leftover', () => {
  test('in plain words, and touches nothing', async () => {
    account.addProfile('old');
    const { exitCode, stdout, stderr } = await runBundle(account.environment(), 'leftovers', ...PLACE);
    expect([exitCode, stderr]).toStrictEqual([2, '']);
    expect(stdout).toBe(
      [
        'Asked about 1 instance profile: AWS account 111122223333, region us-east-1; EC2 in eu-west-1, us-east-1; Google for acme-prod in us-east4.',
        '',
        'left over             old',
        '                      role   nodes',
        `                      owner  stack Profiles (${STACK})`,
        '                      why    no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing',
        '',
        '1 left over.',
        '',
      ].join('\n'),
    );
    expect(account.profileNames).toStrictEqual(['old']);
  });

  test('that its stack has given up, and whose instances have ended', async () => {
    const arn = account.addProfile('given-up');
    account.stacks.set(STACK, [{ type: PROFILE, physicalId: 'given-up', status: 'DELETE_SKIPPED' }]);
    account.instances = () => [instance(arn, 'us-east-1', 'terminated')];
    await expect(document()).resolves.toMatchObject({ exitCode: 2, profiles: [{ usage: 'left over' }] });
  });

  test('without a tag, and says why it counts as ours', async () => {
    account.addUntaggedProfile('never-claimed');
    const { exitCode, stdout } = await leftovers();
    expect(stdout).toContain('owner  no owner tag: ours by its path');
    expect(exitCode).toBe(2);
  });

  test('as one JSON document', async () => {
    account.addProfile('old');
    const { exitCode, ...rest } = await document('--region', 'us-east-1');
    expect(exitCode).toBe(2);
    expect(rest).toStrictEqual({
      asked: { account: '111122223333', region: 'us-east-1', profile: null, regions: ['us-east-1'], google: [{ project: 'acme-prod', location: 'us-east4' }] },
      unreachable: [],
      unread: [],
      profiles: [
        {
          name: 'old',
          arn: 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/old',
          roles: ['nodes'],
          owner: STACK,
          target: null,
          usage: 'left over',
          reasons: ['no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing'],
          watched: [],
          deletion: null,
        },
      ],
    });
  });

  test('and asks in the regions of clusters, whichever were named', async () => {
    account.addProfile('old');
    account.gke.addCluster({ location: 'us-east4', name: 'far', profile: 'x', awsRegion: 'ap-south-1' });
    const { asked } = await document('--region', 'eu-west-1');
    expect(asked.regions).toStrictEqual(['ap-south-1', 'eu-west-1', 'us-east-1']);
  });

  test('after reading every list to its end', async () => {
    for (const name of ['a', 'b', 'linked']) {
      account.addProfile(name);
    }
    account.gke.addCluster({ location: 'us-east4', name: 'zeta', profile: 'x' });
    account.gke.addNodePool({ location: 'us-east4', cluster: 'zeta', name: 'first', profile: 'x' });
    account.gke.addNodePool({ location: 'us-east4', cluster: 'zeta', name: 'second', profile: 'linked' });
    account.rewrite = withPagesOfOne;
    const { profiles } = await document();
    expect(profiles.map(({ name, usage }) => [name, usage])).toStrictEqual([
      ['a', 'left over'],
      ['b', 'left over'],
      ['linked', 'in use'],
    ]);
  });
});

function withPagesOfOne(request: LoopbackRequest): LoopbackRequest {
  const url = new URL(request.url);
  if (url.searchParams.has('pageSize')) {
    url.searchParams.set('pageSize', '1');
  }
  return { ...request, url, body: request.body.replace('Action=ListInstanceProfiles&', 'Action=ListInstanceProfiles&MaxItems=1&') };
}

describe('judges nothing unseen', () => {
  beforeEach(() => {
    account.addProfile('perhaps');
  });

  test.each(['awsClusters.list', 'awsNodePools.list', 'operations.list'])('where Google refuses %s', async (permission) => {
    account.deniedPermissions.add(`gkemulticloud.${permission}`);
    const { exitCode, unreachable, profiles } = await document();
    expect(profiles).toMatchObject([{ usage: 'unknown', reasons: unreachable }]);
    expect(unreachable).toStrictEqual([
      expect.stringMatching(new RegExp(`^Google \\(project acme-prod, location us-east4\\) could not be asked: .*HTTP 403.*gkemulticloud\\.${permission}`)),
    ]);
    expect(exitCode).toBe(1);
  });

  test('where Google refuses the credentials, and no token or advice for the engine is printed', async () => {
    account.google.exchangeRefusal = TokenRefusal.ATTRIBUTE_CONDITION;
    const { exitCode, stdout, stderr } = await leftovers();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/unknown +perhaps[^]*why +Google .* could not be asked: .*rejected by the attribute condition/);
    expect(stdout + stderr).not.toMatch(new RegExp(`${GOOGLE_TOKEN_PREFIX}|not-a-secret|deploy again`));
  });

  test.each([
    ['EC2 refuses in one region', 'DescribeInstances eu-west-1', /^EC2 in eu-west-1 could not be asked: .*AccessDenied/],
    ['Auto Scaling refuses in one region', 'DescribeAutoScalingGroups eu-west-1', /^Auto Scaling in eu-west-1 could not be asked: .*AccessDenied/],
    ['EC2 does not say which regions there are', 'DescribeRegions', /^EC2 could not be asked: .*ec2:DescribeRegions/],
    ['CloudFormation refuses to list the stack', 'ListStackResources', /^CloudFormation in us-east-1 could not be asked: .*ListStackResources/],
    ['CloudFormation refuses to find stacks', 'DescribeStackResources', /^CloudFormation in us-east-1 could not be asked: .*DescribeStackResources/],
  ])('where %s', async (_what, action, words) => {
    account.deniedActions.add(action);
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([{ usage: 'unknown', reasons: [expect.stringMatching(words)] }]);
    expect(exitCode).toBe(1);
  });

  test('where the owner tag names no stack', async () => {
    account.addProfile('odd', 'somebody');
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([
      { name: 'perhaps', usage: 'left over' },
      { name: 'odd', usage: 'unknown', reasons: ['the owner tag of odd holds "somebody", which is not the ID of a stack'] },
    ]);
    expect(exitCode).toBe(1);
  });

  test('where an update runs, because nobody can see what it moves to', async () => {
    await account.gke.faults.updateBySomeoneElse(
      { location: 'us-east4', cluster: 'prod', nodePool: 'workers' },
      { 'config.iam_instance_profile': 'elsewhere' },
    );
    const { exitCode, profiles } = await document();
    expect(profiles).toMatchObject([
      { usage: 'unknown', reasons: [expect.stringMatching(/^operation .* runs on locations\/us-east4\/awsClusters\/prod\/awsNodePools\/workers/)] },
    ]);
    expect(exitCode).toBe(1);
  });

  test('and deletes nothing of it', async () => {
    account.deniedActions.add('DescribeInstances eu-west-1');
    await expect(document('--delete', '--yes')).resolves.toMatchObject({ exitCode: 1, profiles: [{ usage: 'unknown', deletion: null }] });
    expect(account.profileNames).toStrictEqual(['perhaps']);
  });

  test('and lists nothing where IAM refuses', async () => {
    account.deniedActions.add('ListInstanceProfiles');
    const { exitCode, stdout, stderr } = await leftovers();
    expect([exitCode, stdout]).toStrictEqual([1, '']);
    expect(stderr).toMatch(/^AWS call iam:ListInstanceProfiles .*AccessDenied.*\.\n$/);
  });
});

describe('--delete', () => {
  test('deletes what is left over, all of it and nothing else, and no role', async () => {
    account.addProfile('old-1');
    const arn = account.addProfile('run-under');
    account.addProfile('held');
    account.addUntaggedProfile('old-2');
    account.addProfile('workers-new');
    account.instances = () => [instance(arn, 'us-east-1')];
    account.stacks.set(STACK, [{ type: PROFILE, physicalId: 'held', status: 'UPDATE_COMPLETE' }]);
    account.gke.addNodePool({ location: 'us-east4', cluster: 'prod', name: 'more', profile: 'workers-new' });
    const { exitCode, stdout } = await leftovers('--delete', '--yes');
    expect(stdout).toMatch(/deleted +old-1\ndeleted +old-2\n$/);
    expect(exitCode).toBe(0);
    expect(account.profileNames).toStrictEqual(['run-under', 'held', 'workers-new']);
    expect(account.iam.current.profiles.has('not-below-our-path')).toBe(true);
    expect(account.iam.current.roles.has('nodes')).toBe(true);
  });

  test('leaves alone what came into use after it was listed', async () => {
    const arn = account.addProfile('late');
    let looks = 0;
    account.instances = () => {
      looks += 1;
      return looks === 1 ? [] : [instance(arn, 'us-east-1')];
    };
    const { exitCode, profiles } = await document('--region', 'us-east-1', '--delete', '--yes');
    expect(profiles).toMatchObject([{ name: 'late', usage: 'in use', deletion: { outcome: 'left alone' } }]);
    expect(exitCode).toBe(0);
    expect(account.iam.profile('late').roleNames).toStrictEqual(['nodes']);
  });

  test('says what could not be deleted, and goes on with the others', async () => {
    account.addProfile('stuck');
    account.deniedActions.add('DeleteInstanceProfile');
    const { exitCode, profiles } = await document('--delete', '--yes');
    expect(profiles).toMatchObject([{ deletion: { outcome: 'failed', why: expect.stringContaining('iam:DeleteInstanceProfile') as string } }]);
    expect(exitCode).toBe(1);
  });

  test('needs a terminal or --yes', async () => {
    account.addProfile('old');
    const { exitCode, stderr } = await leftovers('--delete');
    expect(stderr).toContain('there is no terminal to ask on: add --yes');
    expect(exitCode).toBe(64);
    expect(account.profileNames).toStrictEqual(['old']);
  });
});

test('missing credentials are one sentence per cloud that names what to do', async () => {
  const { exitCode, stdout, stderr } = await runBundle(account.withoutCredentials(), 'leftovers', ...PLACE);
  const [aws = '', google = '', ...more] = stderr.trimEnd().split('\n');
  expect(aws).toMatch(/^No AWS credentials \(.*\): run "aws sso login"/);
  expect(google).toMatch(/^No Google credentials \(.*\): run "gcloud auth application-default login"/);
  expect([exitCode, stdout, more]).toStrictEqual([1, '', []]);
});

test.each([
  [[], 'There is no command.'],
  [['plain'], 'There is no command "plain".'],
  [['leftovers', ...PLACE, '--burry'], "Unknown option '--burry'"],
  [['leftovers', '--project', 'p'], '--location LOCATION is missing'],
  [['leftovers', '--project', 'p', '--location', 'us-eats4'], '--location cannot be "us-eats4", which manages no clusters on AWS. Did you mean \'us-east4\'? There are asia-east2, '],
])('the command line %j is refused', async (args, words) => {
  const { exitCode, stdout, stderr } = await runInside(account.environment(), ...args);
  expect([exitCode, stdout]).toStrictEqual([64, '']);
  expect(stderr).toContain(`cdk-gke-instance-profile: ${words}`);
});

test('help needs no credentials', async () => {
  const overview = await runBundle(account.withoutCredentials(), '--help');
  const help = await runBundle(account.withoutCredentials(), 'leftovers', '--help');
  expect([overview.exitCode, help.exitCode]).toStrictEqual([0, 0]);
  expect(overview.stdout).toMatch(/ plan [^]* leftovers /);
  expect((await runBundle(account.withoutCredentials(), '--version')).stdout).toBe(`${version}\n`);
  for (const option of ['--project', '--location', '--region', '--delete', '--yes', '--json', 'Exit code']) {
    expect(help.stdout).toContain(option);
  }
});
