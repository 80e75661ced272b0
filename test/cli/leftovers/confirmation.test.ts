import { connect } from '../../../cli/leftovers/connect';
import { runLeftovers } from '../../../cli/leftovers/run';
import { Account } from './support/account';

const before = process.env;

let account: Account;

beforeEach(async () => {
  account = await Account.open();
  process.env = account.environment();
  account.addProfile('old-1');
  account.addProfile('old-2');
});

afterEach(async () => {
  process.env = before;
  await account.close();
});

async function deleteAfterAsking(answer: boolean): Promise<{ readonly exitCode: number; readonly questions: readonly string[]; readonly printed: string }> {
  const questions: string[] = [];
  let printed = '';
  const exitCode = await runLeftovers(['--project', 'acme-prod', '--location', 'us-east4', '--region', 'us-east-1', '--delete'], (options) => connect(options, process.env), {
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
