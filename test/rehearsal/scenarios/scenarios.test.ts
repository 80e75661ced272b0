import { rehearse } from '../../../rehearsal/command-line/rehearse';
import { SCENARIOS, STORY } from '../../../rehearsal/scenarios';

const SHAPE = { nodes: 3, secondsPerNode: 60 };

// The real bundle, played through create, update, no-op, failure and rollback.
it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  'the scenario %s ends as it should',
  async (_name, scenario) => {
    const { failures, ok } = await rehearse(scenario, scenario.shape ?? SHAPE);
    expect(failures).toEqual([]);
    expect(ok).toBe(true);
  },
  120_000,
);

describe('the story', () => {
  it('sends one PATCH for each rotation, and rolls the failed one back', async () => {
    const { requests, answers, target } = await rehearse(STORY, SHAPE);
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
    const [one, other] = [await rehearse(STORY, SHAPE), await rehearse(STORY, SHAPE)];
    expect(other).toEqual(one);
  });
});
