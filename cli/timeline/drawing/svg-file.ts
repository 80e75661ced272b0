import type { Timeline } from '../model';
import { gridOf, type Row } from './rows';
import { heightOf, sceneOf, stacked } from './scene';
import { escaped } from './shapes';
import { definitions, fillOf, SVG_STYLE } from './style';

const WIDTH = 960;
const LABELS = 130;
const MARGIN = 12;
const SPACE: Row = { label: '', height: 8, shapes: '', items: [] };

/** A timeline as a picture of its own, for pages that show no more than pictures: nothing in it can be pointed at. */
export function svgFile(timeline: Timeline): string {
  const scene = sceneOf(timeline);
  const targets = scene.targets.flatMap(({ target, rows, nodes }) => [SPACE, heading(target.name), ...rows, ...nodes]);
  const rows = stacked([scene.time, ...scene.rows, ...targets, SPACE]);
  const height = heightOf(rows.map(({ row }) => row));
  const labels = rows.map(({ row, top }) => labelOf(row, top)).join('\n');
  const plot = rows.map(({ row, top }) => (row.shapes === '' ? '' : `<g transform="translate(0 ${top})">${row.shapes}</g>`)).filter((group) => group !== '');
  const key = legend(Math.max(0, ...scene.targets.map(({ target }) => target.profiles.filter(({ fresh }) => fresh).length)));
  const whole = height + 2 * MARGIN + 24;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${whole}" viewBox="0 0 ${WIDTH} ${whole}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(timeline.title)}</title>`,
    `<style>${SVG_STYLE}\n.ground{fill:var(--paper)}.name{font-weight:600}</style>`,
    definitions(),
    '<rect width="100%" height="100%" class="ground"/>',
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    labels,
    `<svg x="${LABELS}" width="${WIDTH - LABELS - 2 * MARGIN}" height="${height}">`,
    `<svg y="${scene.time.height}" width="100%" height="${height - scene.time.height}">${gridOf(scene.axis)}</svg>`,
    ...plot,
    '</svg>',
    `<g transform="translate(${LABELS} ${height + 8})">${key}</g>`,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function heading(name: string): Row {
  return { label: name, height: 20, shapes: '', items: [] };
}

function labelOf({ label, height, shapes }: Row, top: number): string {
  return label === '' ? '' : `<text x="0" y="${top + Math.min(height, 20) / 2 + 4}"${shapes === '' ? ' class="name"' : ''}>${escaped(label)}</text>`;
}

function legend(fresh: number): string {
  const entries = Array.from({ length: fresh + 1 }, (_, number) => ({ number, words: number === 0 ? 'profile from before' : `fresh profile ${number}` }));
  return entries
    .map(({ number, words }, index) => {
      const fill = fillOf(number);
      const swatch = (style: string): string => `<rect x="${index * 140}" width="18" height="14" class="${style}"/>`;
      return `${swatch(fill)}${swatch(`${fill}t`)}<text x="${index * 140 + 24}" y="11">${words}</text>`;
    })
    .join('');
}
