import aslValidator from 'asl-validator';
import { ENGINE_FAULT, RECONCILE_TIMEOUT_SECONDS } from '../../../lib/contract';
import { ExecutionError, rotationStateMachine, SHORT_FUNCTION_TIMEOUT_SECONDS } from '../../../lib/engine/rotation-state-machine';

const RECONCILE = 'arn:aws:lambda:us-east-1:111122223333:function:reconcile';
const REPORT = 'arn:aws:lambda:us-east-1:111122223333:function:report';

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts: number;
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Retry?: readonly Retrier[];
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly TimeoutSeconds?: number;
  readonly Error?: string;
  readonly CausePath?: string;
}

/** The definition as CloudFormation gets it: text, parsed back. */
const definition = JSON.parse(JSON.stringify(rotationStateMachine(RECONCILE, REPORT))) as {
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
};
const states = Object.entries(definition.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

function nextOf(state: State): string[] {
  return [state.Next, state.Default, ...[...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next)].flatMap(
    (next) => (next === undefined ? [] : [next]),
  );
}

function reachableFrom(start: string): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (!seen.has(name)) {
      seen.add(name);
      open.push(...nextOf(definition.States[name] ?? { Type: 'missing' }));
    }
  }
  return seen;
}

test('is valid Amazon States Language', () => {
  // The validator writes defaults into what it is given.
  expect(aslValidator(structuredClone(definition))).toMatchObject({ isValid: true, errors: [] });
});

test('every state is reached, and every one that is named exists', () => {
  expect([...reachableFrom(definition.StartAt)].sort()).toEqual(Object.keys(definition.States).sort());
});

/** Seconds between the attempts that a retrier makes. */
function pausesOf({ IntervalSeconds: interval, BackoffRate: rate, MaxDelaySeconds: most = Infinity, MaxAttempts: attempts }: Retrier): number[] {
  return Array.from({ length: attempts }, (_, attempt) => Math.min(interval * rate ** attempt, most));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test.each(tasks)('%s is tried again after whatever the infrastructure does, a minute apart at most', (_, task) => {
  const last = task.Retry?.at(-1);
  expect(last).toMatchObject({ ErrorEquals: ['States.ALL'] });
  expect(Math.max(...pausesOf(last ?? ({} as Retrier)))).toBe(60);
});

test('reconcile is tried again for as long as the execution lives', () => {
  expect(sum(pausesOf(definition.States['Reconcile']?.Retry?.at(-1) ?? ({} as Retrier)))).toBeGreaterThan(definition.TimeoutSeconds * 0.99);
});

test('nothing but a fault of our own code, after a minute of attempts, ends an execution', () => {
  const { Retry: [own] = [], Catch: caught } = definition.States['Reconcile'] ?? {};
  expect(caught).toEqual([expect.objectContaining({ ErrorEquals: own?.ErrorEquals, Next: 'Failed' })]);
  expect(own?.ErrorEquals).toContain(ENGINE_FAULT);
  expect(own?.ErrorEquals.filter((error) => !error.startsWith('Runtime.'))).toEqual([ENGINE_FAULT]);
  // What is left when a sandbox is killed is not our doing.
  expect(own?.ErrorEquals).not.toContain('Runtime.ExitError');
  expect(sum(pausesOf(own ?? ({} as Retrier)))).toBeGreaterThan(60);
  expect(definition.States['Failed']).toMatchObject({ Type: 'Fail', Error: ExecutionError.RECONCILE_FAILED, CausePath: '$.failure.Cause' });
});

test.each(tasks)('%s gives the function nothing but the request, and to reconcile since when', (name, task) => {
  expect(task.Parameters).toEqual({ 'requestId.$': '$.requestId', ...(name === 'Reconcile' ? { 'startedAt.$': '$$.Execution.StartTime' } : {}) });
});

test('an answer that cannot be delivered is delivered later; nobody gives it up but reconcile', () => {
  expect(definition.States['Report']?.Catch?.[0]?.Next).toBe('Wait');
});

test('there is one way to succeed: reconcile says that all is done', () => {
  const succeed = states.filter(([, { Type }]) => Type === 'Succeed').map(([name]) => name);
  expect(succeed).toEqual(['Done']);
  expect(states.filter(([, state]) => nextOf(state).includes('Done')).map(([name]) => name)).toEqual(['What next']);
  expect(definition.States['What next']?.Choices).toContainEqual({
    Variable: '$.next',
    StringEquals: 'done',
    Next: 'Done',
  });
});

test('every other end fails the execution, of which an event tells report', () => {
  const ends = states.filter(([, state]) => nextOf(state).length === 0);
  expect(ends.map(([name, { Type }]) => [name, Type])).toEqual([
    ['Done', 'Succeed'],
    ['Failed', 'Fail'],
    ['Rotation failed', 'Fail'],
    ['Moving back given up', 'Fail'],
    ['Unknown step', 'Fail'],
  ]);
});

test('ends as what it was where reconcile says so, and in success where an older one does not', () => {
  const choices = definition.States['What next']?.Choices?.map(({ Next }) => Next) ?? [];
  expect(choices.indexOf('Rotation failed')).toBeLessThan(choices.indexOf('Done'));
  expect(choices.indexOf('Moving back given up')).toBeLessThan(choices.indexOf('Done'));
  expect(definition.States['Rotation failed']).toEqual({ Type: 'Fail', Error: 'RotationFailed', CausePath: '$.ending.cause' });
  expect(definition.States['Moving back given up']).toEqual({ Type: 'Fail', Error: 'MovingBackGivenUp', CausePath: '$.ending.cause' });
});

test('each kind of failure has a name of its own', () => {
  const errors = states.flatMap(([, state]) => (state.Error === undefined ? [] : [state.Error]));
  expect(errors.sort()).toEqual(Object.values(ExecutionError).sort());
});

test('a step that nobody knows does not end in success', () => {
  expect(definition.States['What next']?.Default).toBe('Unknown step');
});

test('an answer that was delivered leads back to reconcile, which may have more to do', () => {
  expect(definition.States['Report']).toMatchObject({ Next: 'Reconcile', ResultPath: null });
});

test('waits as long as reconcile says', () => {
  expect(definition.States['Wait']).toEqual({ Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Reconcile' });
});

test('a task outlives its function, so that Lambda says first what became of it', () => {
  expect(definition.States['Reconcile']?.TimeoutSeconds).toBeGreaterThan(RECONCILE_TIMEOUT_SECONDS);
  expect(definition.States['Report']?.TimeoutSeconds).toBeGreaterThan(SHORT_FUNCTION_TIMEOUT_SECONDS);
});

test('no execution lives longer than a day', () => {
  expect(definition.TimeoutSeconds).toBe(24 * 60 * 60);
});
