import type { Timeline } from '../model';
import { lengthOf } from '../axis';
import { clock, standing } from '../words';
import { chronicleOf } from './chronicle';
import { legendOf } from './legend';
import { PAGE_STYLE } from './page-style';
import { gridOf, type Row } from './rows';
import { heightOf, type Scene, sceneOf, stacked, type TargetScene } from './scene';
import { escaped, percent } from './shapes';
import { definitions, SVG_STYLE } from './style';

/** More nodes than that are folded away at first. */
const OPEN_NODES = 60;

/** One HTML file of timelines, which needs neither a network nor a script. */
export function timelinePage(title: string, introduction: string, timelines: readonly Timeline[]): string {
  const drawn = timelines.map((timeline, index) => ({ timeline, scene: sceneOf(timeline), grid: `grid${index}` }));
  const grids = drawn.map(({ scene, grid }) => `<g id="${grid}">${gridOf(scene.axis)}</g>`).join('');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; img-src data:">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title>`,
    `<style>${PAGE_STYLE}${SVG_STYLE}</style>`,
    '</head>',
    '<body>',
    `<svg width="0" height="0" style="position:absolute" aria-hidden="true">${definitions()}<defs>${grids}</defs></svg>`,
    `<h1>${escaped(title)}</h1>`,
    `<p class="dim">${escaped(introduction)} Point at a bar or a sign, or come to it with the Tab key, and it says more. All times are UTC.</p>`,
    legendOf(timelines, drawn.map(({ scene }) => scene)),
    ...drawn.map(({ timeline, scene, grid }) => section(timeline, scene, grid, timelines.length > 1)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function section(timeline: Timeline, scene: Scene, grid: string, isOneOfSeveral: boolean): string {
  const { from, to } = timeline;
  const nodes = timeline.targets.reduce((sum, target) => sum + target.nodes.length, 0);
  const [day, last] = [from, to].map((time) => new Date(time).toISOString().slice(0, 10));
  const what = `Stack ${escaped(timeline.stack.name)} · ${day}, ${clock(from)} to ${last === day ? '' : `${last}, `}${clock(to)} (${lengthOf(to - from)}) · ${timeline.targets.length} ${timeline.targets.length === 1 ? 'target' : 'targets'}, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
  const isOpen = nodes <= OPEN_NODES;
  return [
    `<section aria-label="${escaped(timeline.title)}">`,
    ...(isOneOfSeveral ? [`<h2>${escaped(timeline.title)}</h2>`] : []),
    `<p>${what}</p>`,
    `<div class="time">${rowsOf([scene.time], '')}</div>`,
    rowsOf(scene.rows, grid),
    ...waves(scene.targets, grid, isOpen),
    chronicle(timeline, isOneOfSeveral ? timeline.title : ''),
    '</section>',
  ].join('\n');
}

/** Targets of a wave that follow each other are folded together; without waves, those of a cluster. */
function waves(targets: readonly TargetScene[], grid: string, isOpen: boolean): readonly string[] {
  const groups = grouped(targets, ({ target }) => target.wave ?? target.cluster);
  if (groups.length === 1 && targets[0]?.target.wave === undefined) {
    return clusters(targets, grid, isOpen);
  }
  return groups.map(({ key, members }) => {
    const isWave = members[0]?.target.wave !== undefined;
    const nodes = members.reduce((sum, { target }) => sum + target.nodes.length, 0);
    const inside = isWave ? clusters(members, grid, isOpen) : members.map((member) => targetBox(member, grid, isOpen));
    const title = `<strong>${escaped(key)}</strong><span class="dim">${isWave ? 'wave' : 'cluster'} of ${members.length} ${members.length === 1 ? 'target' : 'targets'}, ${nodes} nodes</span>`;
    return `<details class="group" open><summary>${title}</summary>\n${inside.join('\n')}\n</details>`;
  });
}

function clusters(targets: readonly TargetScene[], grid: string, isOpen: boolean): readonly string[] {
  const groups = grouped(targets, ({ target }) => target.cluster);
  return groups.flatMap(({ key, members }) => {
    const boxes = members.map((member) => targetBox(member, grid, isOpen));
    const title = `<strong>${escaped(key)}</strong><span class="dim">cluster, ${members.length} targets</span>`;
    return groups.length > 1 && members.length > 1 ? [`<details open><summary class="cluster">${title}</summary>\n${boxes.join('\n')}\n</details>`] : boxes;
  });
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly { readonly key: string; readonly members: readonly T[] }[] {
  const groups: { readonly key: string; readonly members: T[] }[] = [];
  for (const one of all) {
    const last = groups.at(-1);
    if (last !== undefined && last.key === keyOf(one)) {
      last.members.push(one);
    } else {
      groups.push({ key: keyOf(one), members: [one] });
    }
  }
  return groups;
}

function targetBox({ target, names, rows, nodes }: TargetScene, grid: string, isOpen: boolean): string {
  const lanes = nodes.length === 0 ? [] : [`<details${isOpen ? ' open' : ''}><summary>${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}, one line each</summary>${rowsOf(nodes, grid)}</details>`];
  return [`<div class="target">`, `<h3>${escaped(target.name)}<span class="dim">${escaped(standing(target, names))}</span></h3>`, rowsOf(rows, grid), ...lanes, '</div>'].join('\n');
}

/** What is drawn is for the eyes; what can be pointed at says in words what it is. */
function rowsOf(rows: readonly Row[], grid: string): string {
  const placed = stacked(rows);
  const height = heightOf(rows);
  const labels = rows.map(({ label, height: tall }) => `<div style="height:${tall}px"><span>${escaped(label)}</span></div>`).join('');
  const shapes = placed.map(({ row, top }) => (top === 0 ? row.shapes : `<g transform="translate(0 ${top})">${row.shapes}</g>`)).join('');
  const items = placed.flatMap(({ row, top }) => row.items.map((item) => itemOf(item, top))).join('');
  const lines = grid === '' ? '' : `<use href="#${grid}"/>`;
  const isThin = rows.some(({ height: tall }) => tall < 14);
  return `<div class="row"><div class="labels${isThin ? ' thin' : ''}">${labels}</div><div class="plot" style="height:${height}px"><svg aria-hidden="true">${lines}${shapes}</svg>${items}</div></div>`;
}

function itemOf({ left, width, top, height, words }: Row['items'][number], rowTop: number): string {
  const place = `left:${percent(left)};width:${percent(width)};top:${top + rowTop}px;height:${height}px`;
  return `<b tabindex="0" role="img"${left > 50 ? ' class="r"' : ''} style="${place}" aria-label="${escaped(words)}"></b>`;
}

function chronicle(timeline: Timeline, title: string): string {
  const rows = chronicleOf(timeline).map(({ time, where, words }) => `<tr><td>${new Date(time).toISOString().slice(5, 19).replace('T', ' ')}</td><td>${escaped(where)}</td><td>${escaped(words)}</td></tr>`);
  const about = title === '' ? '' : ` of ${escaped(title)}`;
  return `<details class="text"><summary>Everything${about} in words, in the order of time</summary>\n<table><thead><tr><th scope="col">time</th><th scope="col">where</th><th scope="col">what</th></tr></thead>\n<tbody>${rows.join('\n')}</tbody></table></details>`;
}
