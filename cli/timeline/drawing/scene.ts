import { type Axis, axisOf } from '../axis';
import type { TargetTrack, Timeline } from '../model';
import { ProfileNames } from '../words';
import { axisRow, type Canvas, marksRow, nodeRow, operationsRow, requestsRow, type Row, sharesRow, stackRow } from './rows';

/** What is drawn of a target: its own rows, and one for each node. */
export interface TargetScene {
  readonly target: TargetTrack;
  readonly names: ProfileNames;
  readonly rows: readonly Row[];
  readonly nodes: readonly Row[];
}

/** A timeline, laid out: rows from top to bottom. */
export interface Scene {
  readonly axis: Axis;
  readonly time: Row;
  readonly rows: readonly Row[];
  readonly targets: readonly TargetScene[];
}

/** More nodes than that get thinner lines. */
const FEW = 100;

/** How much of the time is drawn beyond the end, so that what there is at the end can be seen. */
const BEYOND = 0.02;

export function sceneOf(timeline: Timeline): Scene {
  const axis = axisOf(timeline, BEYOND);
  const canvas: Canvas = { axis, end: timeline.to };
  const nodes = timeline.targets.reduce((sum, target) => sum + target.nodes.length, 0);
  return {
    axis,
    time: axisRow(axis),
    rows: [stackRow(timeline.stack, canvas), ...(timeline.marks.length === 0 ? [] : [marksRow('events', timeline.marks, canvas)])],
    targets: timeline.targets.map((target) => targetScene(target, canvas, nodes <= FEW ? 18 : 10)),
  };
}

function targetScene(target: TargetTrack, canvas: Canvas, height: number): TargetScene {
  const names = new ProfileNames(target.profiles);
  return {
    target,
    names,
    rows: [
      requestsRow(target.requests, names, canvas),
      operationsRow(target.operations, canvas),
      ...(target.marks.length === 0 ? [] : [marksRow('events', target.marks, canvas)]),
      ...(target.nodes.length > 1 ? [sharesRow(target, names, canvas)] : []),
    ],
    nodes: target.nodes.map((node) => nodeRow(node, names, canvas, height)),
  };
}

export function heightOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { height }) => sum + height, 0);
}

/** Rows on top of each other, each with the place of its upper edge. */
export function stacked(rows: readonly Row[]): readonly { readonly row: Row; readonly top: number }[] {
  let top = 0;
  return rows.map((row) => {
    const placed = { row, top };
    top += row.height;
    return placed;
  });
}
