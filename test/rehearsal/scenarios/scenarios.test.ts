import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { rehearse } from '../../../rehearsal/command-line/rehearse';
import { SILENT } from '../../../rehearsal/play/narrator';
import type { Summary } from '../../../rehearsal/play/summary';
import { SCENARIOS, STORY } from '../../../rehearsal/scenarios';

const SHAPE = { nodes: 3, secondsPerNode: 60 };

/** Seconds by which looks are late, where a story is over before such a look as all others have. */
const LATE_SECONDS: Readonly<Record<string, number>> = { 'deleted-while-created': 30, 'without-rollback': 30, 'hanging-rollback': 30 };

/** Alarms of an engine that has them, in their order; in a story that is not named here none rings. */
const RINGS: Readonly<Record<string, readonly string[]>> = {
  story: ['RotationFailed'],
  'control-plane': ['RotationFailed'],
  'first-adoption-fails': ['RotationFailed'],
  'permission-missing': ['RotationFailed'],
  'pass-role-missing': ['RotationFailed', 'RotationFailed'],
  'wrong-trust': ['RotationFailed'],
  'two-roles': ['RotationFailed'],
  'kms-missing': ['RotationFailed'],
  'validate-only-refused': ['RotationFailed'],
  'already-someone-elses': ['RotationFailed'],
  'too-slow': ['RotationFailed'],
  superseded: ['WayBackUnfinished'],
  'stopped-by-a-person': ['RotationFailed'],
  'slow-rollback': ['RotationFailed', 'WayBackUnfinished'],
  'without-rollback': ['RotationFailed'],
  'target-deleted-meanwhile': ['RotationFailed'],
  'someone-else-rotates': ['RotationFailed'],
  'hanging-rollback': ['RotationFailed', 'WayBackUnfinished', 'RotationFailed', 'WayBackUnfinished'],
  'edited-by-hand': ['DriftFound'],
  'role-made-anew': ['DriftFound'],
  'linked-by-terraform': ['DriftFound'],
  told: ['RotationFailed'],
};

// The real bundle, played through create, update, no-op, failure and rollback.
it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  'the scenario %s ends as it should, and what rings is what somebody has to look at',
  async (name, scenario) => {
    let rung: readonly string[] = [];
    const shape = { ...(scenario.shape ?? SHAPE), waitsLateBySeconds: LATE_SECONDS[name] ?? FEWER_LOOKS_SECONDS };
    const { failures, ok } = await rehearse(scenario, shape, SILENT, async (play, tell) => {
      play.listen();
      const told = await tell();
      await play.settle();
      await play.pass(2 * 60 * 1000);
      rung = play.rung();
      return told;
    });
    expect(failures).toEqual([]);
    expect(ok).toBe(true);
    expect(rung).toEqual(RINGS[name] ?? []);
  },
);

describe('the story, with looks in time', () => {
  let summary: Summary;

  beforeAll(async () => {
    summary = await rehearse(STORY, SHAPE);
  });

  it('sends one PATCH for each rotation, and rolls the failed one back', () => {
    const { requests, answers, target } = summary;
    expect(requests).toMatchObject({ patch: 3, rollback: 1, cancel: 0, validateOnly: 3 });
    expect(answers.map(({ requestType, status }) => `${requestType} ${status}`)).toEqual([
      'Create SUCCESS',
      'Update SUCCESS',
      'Delete SUCCESS',
      'Update FAILED',
      'Update SUCCESS',
    ]);
    expect(Math.max(...answers.map(({ bytes }) => bytes))).toBeLessThanOrEqual(4096);
    expect(target.nodes).toHaveLength(SHAPE.nodes);
  });

  it('plays the same way twice', async () => {
    expect(await rehearse(STORY, SHAPE)).toEqual(summary);
  });
});
