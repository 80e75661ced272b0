import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { svgFile } from '../cli/timeline/drawing/svg-file';
import { rehearse } from '../rehearsal/command-line/rehearse';
import { SILENT } from '../rehearsal/play/narrator';
import { timelineOfScenario } from '../rehearsal/play/timeline-of-play';
import { STORY } from '../rehearsal/scenarios';

/** README's picture of the story. */
export const STORY_PICTURE = path.resolve(__dirname, '..', 'docs', 'images', 'story.svg');

const TITLE = 'A rotation seen from above: the stack, the requests, Google, and each node under one profile after the other';

export async function drawStory(): Promise<string> {
  let picture = '';
  await rehearse(STORY, { nodes: 6, secondsPerNode: 240 }, SILENT, async (play, tell) => {
    const told = await tell();
    picture = svgFile({ ...timelineOfScenario(play, STORY.name), title: TITLE });
    return told;
  });
  return picture;
}

if (require.main === module) {
  void drawStory().then((picture) => {
    mkdirSync(path.dirname(STORY_PICTURE), { recursive: true });
    writeFileSync(STORY_PICTURE, picture);
  });
}
