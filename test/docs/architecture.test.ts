import * as fs from 'node:fs';
import * as path from 'node:path';
import { pageOf, ROOT } from './support/pages';

const PAGE = pageOf('ARCHITECTURE.md');
const ROOMS = ['lib', 'lambda', 'cli', 'app', 'rehearsal'];

test.each(ROOMS)('every folder of %s/ stands in the plan of the house', (room) => {
  const [row = ''] = PAGE.split('\n').filter((line) => line.startsWith(`| \`${room}/\` |`));
  const folders = fs.readdirSync(path.join(ROOT, room), { withFileTypes: true }).filter((entry) => entry.isDirectory());

  expect(folders.map(({ name }) => name).filter((name) => !row.includes(`\`${name}/\``))).toEqual([]);
});

test('every path that it names exists', () => {
  const named = [...PAGE.matchAll(/\]\(([^)#:]+)\)|`([a-z]+\/)`/g)].map(([, link, folder]) => link ?? folder ?? '');
  const places = [ROOT, ...ROOMS.map((room) => path.join(ROOT, room))];

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((file) => !places.some((place) => fs.existsSync(path.join(place, file))))).toEqual([]);
});

test('nobody has to open more than three files for an answer', () => {
  const answers = PAGE.split('## How do I …')[1]?.split(/\n\n(?=\*\*)/).slice(1) ?? [];

  expect(answers.length).toBe(6);
  expect(answers.map((answer) => [...answer.matchAll(/\]\(/g)].length).filter((files) => files > 3)).toEqual([]);
});
