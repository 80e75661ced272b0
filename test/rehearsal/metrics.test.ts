import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RotationEngine } from '../../lib';
import { metricValues } from '../../rehearsal/aws/logs/metric-filter';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

interface Filter {
  readonly LogGroupName: { readonly Ref: string };
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly [{ readonly MetricName: string; readonly MetricValue: string }];
}

/** The filters of an engine whose metrics are all asked for. */
function filters(): readonly Filter[] {
  const stack = new Stack();
  const engine = new RotationEngine(stack, 'Engine');
  engine.addAlarms('Alarms', []);
  engine.addDashboard('Dashboard');
  return Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties as Filter);
}

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 2, secondsPerNode: 60 }, SILENT);
});

afterEach(async () => {
  await play.end();
});

/** What the filters make of the lines that were really logged, each of its own function's. */
function measured(): Readonly<Record<string, readonly number[]>> {
  const values: Record<string, number[]> = {};
  for (const { LogGroupName: group, FilterPattern: pattern, MetricTransformations: [{ MetricName: name, MetricValue: value }] } of filters()) {
    const isOfReport = group.Ref.includes('Report');
    const lines = play.cloud.lambda.logs.filter(({ functionName }) => functionName.includes('Report') === isOfReport).map(({ line }) => line);
    (values[name] ??= []).push(...metricValues({ pattern, value }, lines));
  }
  return values;
}

it('the metrics of a rotation, and of one that failed, come out of the lines that the functions log', async () => {
  await play.deploy('Link', { generation: '1' });
  play.cloud.gke.faults.failNextUpdate(play.target, 1, { message: 'Node pool update failed' });
  await play.deploy('Rotate and fail', { generation: '2' });
  await play.settle();
  expect(measured()).toMatchObject({ RotationsSucceeded: [1], RotationsFailed: [1], RotationMinutes: [expect.any(Number)], NodesMoved: [2], WaysBackUnfinished: [], DriftFound: [], ProfilesLeftOver: [] });
});

it('a rotation whose execution a person stops is counted by the lines of report', async () => {
  const deployed = play.deploy('Link', { generation: '1' });
  const { clock, executions } = play.cloud;
  clock.at(clock.now() + 60_000, () => executions.at(-1)?.stop('Operator', 'enough'));
  await deployed;
  await play.settle();
  expect(measured()).toMatchObject({ RotationsSucceeded: [], RotationsFailed: [1] });
});
