import { createRequire } from 'node:module';
import type * as Asl from 'aws-local-stepfunctions';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock } from '../../world/clock/clock';
import { CommonJsSource } from '../../world/sandbox/common-js-source';
import { virtualDate } from '../../world/sandbox/virtual-date';
import { virtualTimers } from '../../world/sandbox/virtual-timers';

const nodeRequire = createRequire(__filename);

type Interpreter = typeof Asl;

/**
 * Modules that the interpreter asks for and a rehearsal does not need.
 *
 * Its AWS clients are for tasks that nobody handles locally, and there are none. `p-limit`, which exists as an ES module
 * only, throttles the branches of Map and Parallel states; here all of them start at once.
 */
const REPLACED: Readonly<Record<string, unknown>> = {
  '@aws-sdk/client-lambda': {},
  '@aws-sdk/credential-providers': {},
  'p-limit': () => (task: () => unknown) => task(),
};

let source: CommonJsSource | undefined;

/** The interpreter of the Amazon States Language, with `clock` for its time. */
export function loadInterpreter(clock: Clock): Interpreter {
  source ??= CommonJsSource.read(nodeRequire.resolve('aws-local-stepfunctions'));
  const globals = { ...virtualTimers(clock), Date: virtualDate(() => clock.now()) };
  // Its own copy of a dependency may differ from ours, so names are resolved from where it lies.
  const ownRequire = createRequire(nodeRequire.resolve('aws-local-stepfunctions'));
  return source.instantiate(globals, (id) => REPLACED[id] ?? ownRequire(id)) as unknown as Interpreter;
}

const NO_TIMEOUT_SECONDS = 99_999_999;

/** Where the interpreter deviates from the service: a task without timeout has none, and not one minute. */
export function asTheServiceReadsIt(definition: StateMachineDefinition): StateMachineDefinition {
  const states = Object.entries(definition.States).map(([name, state]) => {
    const hasNoTimeout = state.Type === 'Task' && !('TimeoutSeconds' in state) && !('TimeoutSecondsPath' in state);
    return [name, hasNoTimeout ? { ...state, TimeoutSeconds: NO_TIMEOUT_SECONDS } : state] as const;
  });
  return { ...definition, States: Object.fromEntries(states) };
}

export type { StateMachineDefinition };
