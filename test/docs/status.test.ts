import * as fs from 'node:fs';
import * as path from 'node:path';
import { LEDGER_LOGICAL_ID } from '../../lib/contract';
import { bundleCli } from '../../scripts/bundle-cli';
import { Terminal } from '../cli/plan/support/terminal';
import { judge } from '../support/iam-judgement';

jest.setTimeout(180_000);

const DOCS = path.join(__dirname, '..', '..', 'docs');
const POLICY = fs.readFileSync(path.join(DOCS, 'status-policy.json'), 'utf8');
const ACCOUNT = '111122223333';

function actionsOf(policy: string): readonly string[] {
  return (JSON.parse(policy) as { Statement: { Action: string | string[] }[] }).Statement.flatMap(({ Action }) => Action);
}

describe('what status-policy.json allows', () => {
  const asked = new Set<string>();
  let table = '';

  beforeAll(async () => {
    await bundleCli();
    const terminal = await Terminal.open();
    try {
      const app = terminal.synth();
      await terminal.deploy();
      for (const args of [['--app', app], ['--stack', 'GkeInstanceProfiles', '--region', 'us-east-1']]) {
        await terminal.status(...args);
      }
      table = terminal.cloud.cloudFormation.describe('GkeInstanceProfiles').resources.find(({ logicalId }) => logicalId === LEDGER_LOGICAL_ID)?.physicalId ?? '';
      terminal.asked.forEach(({ action }) => asked.add(action));
    } finally {
      await terminal.close();
    }
  });

  test('is what the command asks, and nothing else', () => {
    // Whoever is signed in may ask who they are.
    expect([...actionsOf(POLICY), 'sts:GetCallerIdentity'].sort()).toEqual([...asked].sort());
  });

  test('reaches what it is about: stacks, and the ledger by the name that CloudFormation makes', async () => {
    const resources: Readonly<Record<string, string>> = {
      'cloudformation:DescribeStacks': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/GkeInstanceProfiles/*`,
      'cloudformation:GetTemplate': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/GkeInstanceProfiles/0f2b9d3c`,
      'cloudformation:ListStackResources': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/GkeInstanceProfiles/0f2b9d3c`,
      'dynamodb:GetItem': `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${table}`,
    };
    for (const action of actionsOf(POLICY)) {
      expect({ action, ...(await judge({ action, resource: resources[action] ?? '', context: {}, policies: { status: POLICY } })) }).toMatchObject({ action, allowed: true });
    }
  });

  test('changes nothing', async () => {
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'cloudformation:UpdateStack', 'states:StopExecution']) {
      expect(await judge({ action, resource: '*', context: {}, policies: { status: POLICY } })).toMatchObject({ allowed: false });
    }
  });
});
