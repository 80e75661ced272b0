import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { InstanceProfiles } from '../../../lambda/aws/instance-profiles';
import { runLeftovers } from '../../../cli/leftovers/run';
import { Account } from './support/account';

let account: Account;

beforeEach(async () => {
  account = await Account.open();
  account.addProfile('old-1');
  account.addProfile('old-2');
});

afterEach(async () => {
  await account.close();
});

async function deleteAfterAsking(answer: boolean): Promise<{ readonly exitCode: number; readonly questions: readonly string[]; readonly printed: string }> {
  const questions: string[] = [];
  let printed = '';
  const common = { region: 'us-east-1', credentials: { accessKeyId: 'ASIACALLER', secretAccessKey: 's' } };
  const sources = {
    profiles: new InstanceProfiles(new IAMClient({ ...common, endpoint: account.endpoint('iam') })),
    places: [],
    askedAs: { region: 'us-east-1', words: 'AWS account not known, region us-east-1' }, regions: ['us-east-1'],
    homeRegion: 'us-east-1',
    ec2: () => new EC2Client({ ...common, endpoint: account.endpoint('ec2') }),
    autoScaling: () => new AutoScalingClient({ ...common, endpoint: account.endpoint('autoscaling') }),
    dynamoDb: () => new DynamoDBClient({ ...common, endpoint: 'http://127.0.0.1:1' }),
    cloudFormation: () => new CloudFormationClient({ ...common, endpoint: account.endpoint('cloudformation') }),
    now: () => Date.now(),
  };
  const exitCode = await runLeftovers(['--project', 'p', '--location', 'us-east4', '--delete'], () => Promise.resolve(sources), {
    print: (text) => (printed += text),
    confirm: (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  });
  return { exitCode, questions, printed };
}

test('whoever sits at a terminal is asked once, by name, and after the list', async () => {
  const { exitCode, questions, printed } = await deleteAfterAsking(true);
  expect(questions).toStrictEqual(['Delete old-1, old-2?']);
  expect(printed).toMatch(/2 left over\.\ndeleted +old-1\ndeleted +old-2\n$/);
  expect([exitCode, account.profileNames]).toStrictEqual([0, []]);
});

test('anything but yes deletes nothing', async () => {
  const { exitCode, printed } = await deleteAfterAsking(false);
  expect(printed).not.toContain('deleted');
  expect([exitCode, account.profileNames]).toStrictEqual([2, ['old-1', 'old-2']]);
});

test('nobody is asked where nothing is left over', async () => {
  account.deniedActions.add('DescribeInstances');
  const { exitCode, questions } = await deleteAfterAsking(true);
  expect([exitCode, questions]).toStrictEqual([1, []]);
});
