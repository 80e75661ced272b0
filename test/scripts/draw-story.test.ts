import * as fs from 'node:fs';
import { drawStory, STORY_PICTURE } from '../../scripts/draw-story';

/** The text apart from its numbers, and the numbers. */
function parts(picture: string): { readonly text: string; readonly numbers: readonly number[] } {
  const number = /-?\d+(?:\.\d+)?/g;
  return { text: picture.replace(number, '#'), numbers: (picture.match(number) ?? []).map(Number) };
}

test("README's picture is what the story is today, give or take seconds; if not: npm run build:story", async () => {
  const [kept, today] = [parts(fs.readFileSync(STORY_PICTURE, 'utf8')), parts(await drawStory())];
  expect(today.text).toBe(kept.text);
  expect(today.numbers.filter((value, index) => Math.abs(value - (kept.numbers[index] ?? 0)) > 0.5)).toEqual([]);
});
