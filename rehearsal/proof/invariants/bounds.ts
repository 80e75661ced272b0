import type { Recording } from './recording';
import type { Invariant } from './invariant';
import { LONGEST_ANSWER_BYTES } from '../../aws/cloudformation/custom-resource/custom-resource-answer';

/** Of one execution, for a rotation of twelve hours. */
export const MOST_POLLS = 500;
export const MOST_HISTORY_EVENTS_OF_A_ROTATION = 5_000;
const MOST_INPUT_BYTES = 2_048;

/** However long it takes and whatever goes wrong: polls, history events, and sizes of what is handed on. */
export const BOUNDS: Invariant = {
  name: 'Bounds',
  check: ({ executions, answers }: Recording) => [
    ...executions.flatMap(({ name, polls, historyEvents, inputBytes }) => [
      ...over(polls, MOST_POLLS, `polls of execution ${name}`),
      ...over(historyEvents, MOST_HISTORY_EVENTS_OF_A_ROTATION, `history events of execution ${name}`),
      ...over(inputBytes, MOST_INPUT_BYTES, `bytes of input of execution ${name}`),
    ]),
    ...answers.flatMap(({ requestId, bytes }) => over(bytes, LONGEST_ANSWER_BYTES, `bytes in an answer to ${requestId}`)),
  ],
};

function over(value: number, limit: number, what: string): string[] {
  return value > limit ? [`${value} ${what}, more than ${limit}`] : [];
}
