import aslValidator from 'asl-validator';
import { RECONCILE_TIMEOUT_SECONDS } from '../../lib/contract';
import { ExecutionError, rotationStateMachine } from '../../lib/rotation-state-machine';

const RECONCILE = 'arn:aws:lambda:us-east-1:111122223333:function:reconcile';
const REPORT = 'arn:aws:lambda:us-east-1:111122223333:function:report';

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
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

test.each(tasks)('%s is tried again after any fault, then caught', (_, task) => {
  expect(task.Retry?.flatMap(({ ErrorEquals: errors }) => errors)).toEqual(
    expect.arrayContaining(['States.ALL', 'Lambda.TooManyRequestsException', 'Lambda.ServiceException']),
  );
  expect(task.Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'] })]);
});

test.each(tasks)('%s gives the function nothing but the request, and a failure where there is one', (name, task) => {
  expect(task.Parameters).toEqual({
    'requestId.$': '$.requestId',
    ...(name === 'Report failure' ? { 'failure.$': '$.failure' } : {}),
  });
});

test('an answer that cannot be delivered is delivered later; nobody gives it up but reconcile', () => {
  expect(definition.States['Report']?.Catch?.[0]?.Next).toBe('Wait');
  expect(definition.States['Wait']).toMatchObject({ SecondsPath: '$.waitSeconds', Next: 'Reconcile' });
});

test('reconcile, if it fails for good, is reported; if that fails for good, too, the execution ends', () => {
  expect(definition.States['Reconcile']?.Catch?.[0]?.Next).toBe('Report failure');
  expect(definition.States['Report failure']?.Catch?.[0]?.Next).toBe('Not reported');
  expect(definition.States['Not reported']).toMatchObject({ Type: 'Fail', Error: ExecutionError.REPORT_FAILED });
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
    ['Not reported', 'Fail'],
    ['Unknown step', 'Fail'],
  ]);
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

test('retries of a reconcile that always times out end before CloudFormation stops listening', () => {
  const { Retry: retry = [], TimeoutSeconds: timeout = 0 } = definition.States['Reconcile'] ?? {};
  const pauses = retry.flatMap(({ IntervalSeconds: interval, BackoffRate: rate, MaxAttempts: attempts }) =>
    Array.from({ length: attempts }, (_, attempt) => interval * rate ** attempt),
  );
  const anyFault = retry.find(({ ErrorEquals: errors }) => errors.includes('States.ALL'));
  const longest = pauses.reduce((sum, pause) => sum + pause, 0) + timeout * (1 + (anyFault?.MaxAttempts ?? 0));
  expect(timeout).toBeGreaterThan(RECONCILE_TIMEOUT_SECONDS);
  // From the latest moment of an answer, after 55 minutes, to the end of the hour, less an attempt to report.
  expect(longest).toBeLessThan(5 * 60 - 30);
});

test('no execution lives longer than a day', () => {
  expect(definition.TimeoutSeconds).toBe(24 * 60 * 60);
});
