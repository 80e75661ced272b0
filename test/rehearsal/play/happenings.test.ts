import { FEWER_LOOKS_SECONDS } from '../../../rehearsal/aws/step-functions/late-waits';
import { SCENARIOS } from '../../../rehearsal/scenarios';
import type { Narrator } from '../../../rehearsal/play/narrator';
import { Play } from '../../../rehearsal/play/play';

/** Stories in which nodes move while people and services say something, and nobody asks Google for a while. */
const TOLD = SCENARIOS.filter(({ name }) => ['google-down-for-an-hour', 'stopped-by-a-person', 'told'].includes(name));

it.each(TOLD.map((scenario) => [scenario.name, scenario] as const))('the lines of %s come in the order of time', async (_name, scenario) => {
  const lines: { readonly time: number; readonly text: string }[] = [];
  const narrator: Narrator = { chapter: () => undefined, line: (time, text) => lines.push({ time, text }) };
  const shape = { nodes: 3, secondsPerNode: 900, waitsLateBySeconds: FEWER_LOOKS_SECONDS };
  const play = await Play.begin(shape, narrator, scenario.target);
  try {
    await scenario.play(play, shape);
  } finally {
    await play.end();
  }
  expect(lines.filter(({ text }) => text.startsWith('NODE_REPLACED')).length).toBeGreaterThanOrEqual(3);
  expect(lines).toEqual([...lines].sort((one, other) => one.time - other.time));
});
