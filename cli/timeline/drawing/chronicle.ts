import type { TargetTrack, Timeline } from '../model';
import { markWords, operationWords, ProfileNames, requestWords, statusWords } from '../words';

/** A line of the timeline for those who read it, or have it read to them. */
export interface ChronicleLine {
  readonly time: number;
  readonly where: string;
  readonly words: string;
}

export function chronicleOf({ stack, marks, targets, to }: Timeline): readonly ChronicleLine[] {
  return [
    ...stack.statuses.map((status) => ({ time: status.from, where: `stack ${stack.name}`, words: statusWords(status, to) })),
    ...marks.map((mark) => ({ time: mark.time, where: '', words: markWords(mark) })),
    ...targets.flatMap((target) => linesOf(target, to)),
  ].toSorted((one, other) => one.time - other.time);
}

function linesOf({ name: where, profiles, requests, operations, marks, nodes }: TargetTrack, end: number): readonly ChronicleLine[] {
  const names = new ProfileNames(profiles);
  return [
    ...requests.map((request) => ({ time: request.from, where, words: requestWords(request, names, end) })),
    ...operations.map((operation) => ({ time: operation.from, where, words: operationWords(operation, end) })),
    ...marks.map((mark) => ({ time: mark.time, where, words: markWords(mark) })),
    ...nodes.flatMap(({ name, epochs }) => epochs.slice(1).map(({ from, profile }) => ({ time: from, where, words: `${name} is replaced, and runs under ${names.words(profile)}` }))),
  ];
}
