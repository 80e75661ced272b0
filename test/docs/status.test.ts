import * as fs from 'node:fs';
import * as path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { LEDGER_LOGICAL_ID } from '../../lib/contract';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { Terminal } from '../cli/plan/support/terminal';
import { Watcher } from '../cli/status/support/watcher';
import { judge } from '../support/iam-judgement';
import { blocksOf } from './support/blocks';

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

test('what the page on status quotes is what the command prints at that moment of a rotation', async () => {
  const play = await Play.begin({ nodes: 6, secondsPerNode: 240 }, SILENT);
  const watcher = new Watcher(play.cloud);
  try {
    await play.deploy('Link', { generation: '1', timeout: Duration.hours(6) });
    const looked = watcher.later(15 * 60_000, () => watcher.status('--stack', 'GkeInstanceProfiles', '--region', 'us-east-1'));
    await play.deploy('Rotate', { generation: '2', timeout: Duration.hours(6) });
    const { stdout } = await looked;
    const [quoted = ''] = blocksOf('text', fs.readFileSync(path.join(DOCS, 'status.md'), 'utf8'));
    expect(`${quoted}\n`).toBe(stdout.replace(/^ +console .*\n/gm, ''));
  } finally {
    watcher.leave();
    await play.end();
  }
});
