import * as path from 'node:path';
import { FleetPlay } from '../../../rehearsal/fleet/fleet-play';
import { summarizeFleet } from '../../../rehearsal/fleet/fleet-summary';
import { FleetTemplates } from '../../../rehearsal/fleet/fleet-templates';
import { readFleet } from '../../../rehearsal/fleet/read-fleet';
import { renderFleetSummary } from '../../../rehearsal/fleet/render-fleet-summary';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';

const FILE = path.join(__dirname, '..', '..', '..', 'examples', 'long-timeouts.yaml');

/** Slower back than CloudFormation's hour: its word is the last one, and nodes still move. */
const SLOW = { nodes: 4, secondsPerNode: 1500, waitsLateBySeconds: FEWER_LOOKS_SECONDS };

let play: FleetPlay;

beforeAll(async () => {
  const [environment] = readFleet(FILE);
  if (environment === undefined) {
    throw new Error('there is no environment');
  }
  const only = { ...environment, rotations: environment.rotations.slice(0, 1), waves: [] };
  play = await FleetPlay.begin(only, new FleetTemplates(only), SLOW, SILENT);
});

afterAll(async () => {
  await play.end();
});

/** The line of the only target, with profiles by their number. */
function line(): string | undefined {
  return renderFleetSummary(summarizeFleet(play, 'file'))
    .split('\n')
    .find((one) => one.includes('analytics/queries'))
    ?.trim();
}

test('where CloudFormation has rolled back, and nodes have not all moved back, the summary says how many run under what', async () => {
  await play.deploy('Link');
  await play.settle();
  const [target] = play.targets;
  target?.gke.faults.failNextUpdate(target.address, 4, { message: 'the last node did not drain' });
  expect(await play.deploy('Rotate and fail late')).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(line()).toMatch(/; now 3 under \[3\], 1 under \[4\]$/);
  expect(summarizeFleet(play, 'file').waves[0]?.targets[0]?.now.map(({ nodes }) => nodes)).toEqual([3, 1]);

  await play.settle();
  expect(line()).toMatch(/→ \[3\] [\d:–]+$/);
});
