/** Of one execution, for a rotation of twelve hours. */
export const MOST_POLLS = 500;
export const MOST_HISTORY_EVENTS_OF_A_ROTATION = 5_000;
export const MOST_INPUT_BYTES = 2_048;
