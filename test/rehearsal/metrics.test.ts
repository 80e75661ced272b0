import { FunctionHandler } from '../../lib/contract';
import type { StateChange } from '../../rehearsal/aws/cloudwatch/alarms';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { outputsOf } from '../../rehearsal/proof/lifecycles/outputs';
import { addMonitoring, ALARM_TOPIC, SAMPLE_NODE_POOL } from '../../rehearsal/play/sample-stack';

/*
 * What the metric filters of a deployed engine make of the lines that its functions really log, and which alarms ring over it.
 */

const HOUR_MS = 60 * 60 * 1000;
const NAMESPACE = 'GkeInstanceProfileRotation/GkeInstanceProfiles';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  await play.end();
});

async function rotate(generation: string): Promise<void> {
  await play.deploy('Deploy', { generation, listeners: addMonitoring });
  await play.settle();
}

function measured(): Readonly<Record<string, readonly number[]>> {
  const ours = play.cloud.cloudWatch.metrics.all().filter(({ namespace }) => namespace === NAMESPACE);
  return Object.fromEntries(ours.map(({ name, values }) => [name, values.map(({ value }) => value)]));
}

/** `RotationFailed: OK → ALARM`, in their order. */
function changes(): readonly string[] {
  return play.cloud.cloudWatch.alarms.changes.map(({ from, to, ...change }) => `${nameOf(change)}: ${from} → ${to}`);
}

function nameOf({ alarm }: Pick<StateChange, 'alarm'>): string {
  return /EngineAlarms(\w+?)[0-9A-F]{8}-/.exec(alarm)?.[1] ?? alarm;
}

const rung = (): readonly StateChange[] => play.cloud.cloudWatch.alarms.changes.filter(({ to }) => to === 'ALARM');

it('the metrics of a rotation, and of one that failed, come out of the lines that the functions log', async () => {
  await rotate('1');
  play.cloud.gke.faults.failNextUpdate(play.target, 1, { message: 'Node pool update failed' });
  await rotate('2');
  expect(measured()).toEqual({ RotationsSucceeded: [1], RotationMinutes: [expect.any(Number)], NodesMoved: [2], RotationsFailed: [1] });
});

it('a metric that is asked for with a target has the values of that target', async () => {
  const Target = String(SAMPLE_NODE_POOL);
  await play.deploy('Deploy', { generation: '1', listeners: (engine) => void engine.metricNodesMoved({ dimensionsMap: { Target: 'any' } }) });
  await play.settle();
  const { metrics } = play.cloud.cloudWatch;
  const metric = { namespace: NAMESPACE, name: 'NodesMoved', dimensions: { Target } };
  expect(metrics.sum(metric, 0, Infinity)).toBe(2);
  expect(metrics.sum({ ...metric, dimensions: {} }, 0, Infinity)).toBeUndefined();
});

it('a rotation whose execution a person stops is counted by the lines of report', async () => {
  const deployed = play.deploy('Link', { generation: '1', listeners: addMonitoring });
  const { clock, executions } = play.cloud;
  clock.at(clock.now() + 60_000, () => executions.at(-1)?.stop('Operator', 'enough'));
  await deployed;
  await play.settle();
  expect(measured()).toMatchObject({ RotationsFailed: [1] });
  expect(measured()).not.toHaveProperty('RotationsSucceeded');
});

it('a rotation that succeeds rings nothing', async () => {
  await rotate('1');
  await rotate('2');
  await play.pass(HOUR_MS);
  expect(rung()).toEqual([]);
});

it('a rotation that fails rings, tells the topic what to do, and is quiet again where nothing more happens', async () => {
  await rotate('1');
  play.cloud.gke.faults.failNextUpdate(play.target, 1, { message: 'Node pool update failed' });
  await rotate('2');
  await play.pass(HOUR_MS);
  expect(changes().filter((change) => change.startsWith('RotationFailed'))).toEqual(['RotationFailed: INSUFFICIENT_DATA → OK', 'RotationFailed: OK → ALARM', 'RotationFailed: ALARM → OK']);
  expect(play.rung()).toEqual(['RotationFailed']);
  expect(rung()[0]).toMatchObject({ told: [ALARM_TOPIC], message: expect.stringMatching(/A rotation of a GKE on AWS target has failed\. .* deploy again\./) as string });
  // What an invariant finds no secret in.
  expect(outputsOf(play.cloud)).toContainEqual({ where: `the alarm ${rung()[0]?.alarm}`, text: rung()[0]?.message });
  const failed = play.cloud.lambda.logs.find(({ line }) => line.includes('"event":"Rotation Failed"'));
  expect((rung()[0]?.time ?? 0) - (failed?.time ?? 0)).toBeLessThanOrEqual(60_000);
});

it('a way back that outlasts the hour of CloudFormation rings', async () => {
  await rotate('1');
  const { gateway, gke } = play.cloud;
  gateway.intercept = ({ action }) => {
    gke.settings.secondsPerNode = action.endsWith(':rollback') ? 3600 : gke.settings.secondsPerNode;
    return 'pass';
  };
  gke.faults.failNextUpdate(play.target, 2, { message: 'Node pool update failed' });
  await rotate('2');
  expect(play.rung()).toEqual(['RotationFailed', 'WayBackUnfinished']);
});

it('an edit by hand rings', async () => {
  await rotate('1');
  const profile = play.newestProfile() ?? '';
  await play.administrator.removeRole(profile, play.cloud.iam.profile(profile).roleNames[0] ?? '');
  await play.watch(2 * HOUR_MS);
  expect(play.rung()).toEqual(['DriftFound']);
});

it.each([
  ['Begin', FunctionHandler.BEGIN],
  ['Reconcile', FunctionHandler.RECONCILE],
])('a function that dies rings, although the others were not called: %s', async (name, handler) => {
  await rotate('1');
  // A rotation that is over soon: alarms look back.
  play.cloud.stepFunctions.waitsLateBySeconds = 0;
  let isDead = false;
  play.cloud.gateway.intercept = (call) => {
    const dies = !isDead && call.handler === handler;
    isDead ||= dies;
    return dies ? 'killBefore' : 'pass';
  };
  await rotate('2');
  expect(play.rung()).toEqual([`${name}Fails`]);
});

it('a watch that does not look any more rings after three of its intervals and the two that CloudWatch looks back further', async () => {
  await rotate('1');
  const { clock, lambda } = play.cloud;
  await play.watch(12 * HOUR_MS);
  expect(rung()).toEqual([]);
  const from = clock.now();
  lambda.availability.fail('Lambda.TooManyRequestsException', 24 * HOUR_MS);
  await play.watch(12 * HOUR_MS);
  expect(play.rung()).toEqual(['WatchDoesNotLook']);
  const after = ((rung()[0]?.time ?? 0) - from) / HOUR_MS;
  expect(after).toBeGreaterThan(3);
  expect(after).toBeLessThanOrEqual(5);
});
