import { Duration } from 'aws-cdk-lib';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { Terminal } from '../cli/plan/support/terminal';
import { Watcher } from '../cli/status/support/watcher';
import { blocksOf, pageOf } from './support/pages';
import { actionsOf, FREE, outOfReach, policyOf } from './support/policies';

const POLICY = policyOf('status-policy.json');

test('status-policy.json allows what the command asks, on what it asks about, and nothing else', async () => {
  const terminal = await Terminal.open();
  try {
    const app = terminal.synth();
    await terminal.deploy();
    for (const args of [['--app', app], ['--stack', 'GkeInstanceProfiles', '--region', 'us-east-1']]) {
      await terminal.status(...args);
    }
    expect([...actionsOf(POLICY), FREE].sort()).toEqual([...new Set(terminal.asked.map(({ action }) => action))].sort());
    expect(await outOfReach(POLICY)).toEqual([]);
  } finally {
    await terminal.close();
  }
});

test('what the page on status quotes is what the command prints at that moment of a rotation', async () => {
  const play = await Play.begin({ nodes: 6, secondsPerNode: 240, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  const watcher = new Watcher(play.cloud);
  try {
    await play.deploy('Link', { generation: '1', timeout: Duration.hours(6) });
    play.cloud.stepFunctions.waitsLateBySeconds = 0;
    const looked = watcher.later(15 * 60_000, () => watcher.status('--stack', 'GkeInstanceProfiles', '--region', 'us-east-1'));
    await play.deploy('Rotate', { generation: '2', timeout: Duration.hours(6) });
    const { stdout } = await looked;
    const [quoted = ''] = blocksOf('text', pageOf('docs/status.md'));
    expect(`${quoted}\n`).toBe(stdout.replace(/^ +console .*\n/gm, ''));
  } finally {
    watcher.leave();
    await play.end();
  }
});
