import type { StateMachineDefinition } from './interpreter';

type State = StateMachineDefinition['States'][string];

/** No name of a state in a real definition ends like this. */
const SUFFIX = ' (late)';

/**
 * Fewer looks, and none the less of every kind. Less than half of what is left when an answer is due at the end of the hour.
 */
export const FEWER_LOOKS_SECONDS = 240;

/**
 * The definition as a Step Functions plays it that is late: every Wait state takes so many seconds more. AWS promises no
 * upper bound; and with fewer looks a long story has all its turns in a fraction of the calls.
 */
export function withLateWaits(definition: StateMachineDefinition, seconds: number): StateMachineDefinition {
  const states = Object.entries(definition.States).flatMap(([name, state]): [string, State][] => {
    if (seconds === 0 || state.Type !== 'Wait' || !('Next' in state)) {
      return [[name, state]];
    }
    const late: State = { Type: 'Wait', Seconds: seconds, Next: state.Next };
    return [[name, { ...state, Next: `${name}${SUFFIX}` }], [`${name}${SUFFIX}`, late]];
  });
  return { ...definition, States: Object.fromEntries(states) };
}

/** Whether a state is only there to be late: no history of the service has it. */
export function isLateness(state: string | undefined): boolean {
  return state?.endsWith(SUFFIX) === true;
}
