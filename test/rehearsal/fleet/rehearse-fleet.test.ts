import * as fs from 'node:fs';
import * as path from 'node:path';
import { DEFAULT_FILE } from '../../../app/config/read-config';
import type { FleetSummary } from '../../../rehearsal/fleet/fleet-summary';
import { readFleet } from '../../../rehearsal/fleet/read-fleet';
import { rehearseFleet } from '../../../rehearsal/fleet/rehearse-fleet';
import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../../rehearsal/play/narrator';
import { THREE_WAVES } from '../../../rehearsal/scenarios/three-waves';

const ROOT = path.join(__dirname, '..', '..', '..');
const SHAPE = { nodes: 2, secondsPerNode: 30, waitsLateBySeconds: FEWER_LOOKS_SECONDS };

/** All but the file of the scenario, which is played below. */
const FILES = [DEFAULT_FILE, ...fs.readdirSync(path.join(ROOT, 'examples')).filter((file) => /\.(yaml|json)$/.test(file)).map((file) => path.join('examples', file))].filter((file) => file !== THREE_WAVES.config);

test.each(FILES)('%s can be rehearsed: every target is linked, then rotated, and what it left is deleted', async (file) => {
  const environments = readFleet(path.join(ROOT, file));
  const summaries = await rehearseFleet({ config: file, environments, story: { rotates: true }, shape: SHAPE }, SILENT);
  expect(summaries.map(({ failures }) => failures)).toEqual(environments.map(() => []));
  for (const { waves, stackStatus } of summaries) {
    expect(stackStatus).toBe('UPDATE_COMPLETE');
    expect(waves.flatMap(({ targets }) => targets.map(({ patches }) => patches))).toEqual(waves.flatMap(({ targets }) => targets.map(() => 2)));
  }
});

test('a file with alarms shows what they say when a target fails, and to whom', async () => {
  const topicArn = 'arn:aws:sns:us-east-1:111122223333:rotations';
  const environments = readFleet(path.join(ROOT, DEFAULT_FILE)).map((environment) => ({ ...environment, engine: { ...environment.engine, alarms: { topicArn } } }));
  const lines: string[] = [];
  const narrator = { ...SILENT, line: (_time: number, text: string) => lines.push(text) };
  const [summary] = await rehearseFleet({ config: DEFAULT_FILE, environments, story: { rotates: false, failAt: 'prod/workers' }, shape: SHAPE }, narrator);
  expect(summary?.failures).toEqual([]);
  expect(summary?.told.alarms).toEqual([expect.objectContaining({ alarm: expect.stringContaining('RotationFailed') as string, told: [topicArn] })]);
  expect(lines.filter((line) => line.startsWith('ALARM '))).toEqual([expect.stringMatching(/RotationFailed.*rotations is told: A rotation of a GKE on AWS target has failed/)]);
  expect(lines.some((line) => /^EVENT +\| EventBridge +\| Rotation Failed/.test(line))).toBe(true);
});

describe('twelve targets in three waves, of which the second fails,', () => {
  let summary: FleetSummary | undefined;

  beforeAll(async () => {
    const { config, story } = THREE_WAVES;
    const environments = readFleet(path.join(ROOT, config));
    [summary] = await rehearseFleet({ config, environments, story, shape: SHAPE }, SILENT);
  });

  test('roll back as one: every target runs under what it ran under before, and no profile is left over', () => {
    expect(summary).toMatchObject({ ok: true, failures: [], stackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
    const linked = summary?.waves.flatMap(({ targets }) => targets.map(({ linkedProfile }) => linkedProfile));
    const existing = summary?.profiles.filter(({ name, deleted }) => !deleted && !name.startsWith('made-by-hand')).map(({ name }) => name);
    expect(linked?.toSorted()).toEqual(existing?.toSorted());
    expect(linked).toHaveLength(12);
  });

  test('move the first wave there and back, and never begin with the third', () => {
    // From what was made by hand to the first profile, to the second one, and back.
    expect(summary?.waves[0]?.targets.map(({ history }) => history.length)).toEqual([4, 4]);
    expect(summary?.waves[2]?.targets.map(({ history }) => history.length)).toEqual([2, 2, 2, 2, 2, 2]);
    // Linking them was one PATCH each, and nothing more was asked of Google for them.
    expect(summary?.waves[2]?.targets.map(({ patches }) => patches)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
