import { Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { RotationEngine } from '../../../lib';
import { EventType } from '../../../lib/contract';
import { cluster, newStack, nodePool } from '../support/rotations';

let stack: Stack;
let engine: RotationEngine;

beforeEach(() => {
  stack = newStack();
  engine = new RotationEngine(stack, 'Engine');
});

const rendered = (): Template => Template.fromStack(stack);

describe('rules', () => {
  const OWN = { source: ['cdk-gke-instance-profile'], detail: { stack: [{ Ref: 'AWS::StackId' }] } };
  type On = 'onRotationStarted' | 'onRotationAccepted' | 'onRotationSucceeded' | 'onRotationFailed' | 'onMovingBack' | 'onMovedBack' | 'onStillMovingBack' | 'onMovingBackGivenUp' | 'onProfileDeleted' | 'onProfileLeftOver' | 'onDriftFound' | 'onDriftResolved';
  const ALL: Record<On, string> = {
    onRotationStarted: EventType.ROTATION_STARTED,
    onRotationAccepted: EventType.ROTATION_ACCEPTED,
    onRotationSucceeded: EventType.ROTATION_SUCCEEDED,
    onRotationFailed: EventType.ROTATION_FAILED,
    onMovingBack: EventType.MOVING_BACK,
    onMovedBack: EventType.MOVED_BACK,
    onStillMovingBack: EventType.STILL_MOVING_BACK,
    onMovingBackGivenUp: EventType.MOVING_BACK_GIVEN_UP,
    onProfileDeleted: EventType.PROFILE_DELETED,
    onProfileLeftOver: EventType.PROFILE_LEFT_OVER,
    onDriftFound: EventType.DRIFT_FOUND,
    onDriftResolved: EventType.DRIFT_RESOLVED,
  };

  test.each(Object.entries(ALL))('%s matches its event of this engine only: %s', (method, type) => {
    engine[method as On]('Rule', { description: 'told' });
    rendered().hasResourceProperties('AWS::Events::Rule', { Description: 'told', EventPattern: { ...OWN, 'detail-type': [type] } });
  });

  test('there is one for every event', () => {
    expect(Object.values(ALL).sort()).toEqual(Object.values(EventType).sort());
  });

  test('onEvent matches all of them, on the bus of the engine, as far as its pattern says', () => {
    const other = newStack();
    const eventBus = new EventBus(other, 'Bus');
    new RotationEngine(other, 'Engine', { eventBus }).onEvent('Rule', { eventPattern: { detail: { target: ['prod'] } } });
    Template.fromStack(other).hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: 'BusEA82B648' },
      EventPattern: { ...OWN, detail: { ...OWN.detail, target: ['prod'] } },
    });
  });
});

test('costs nothing that nobody has asked for', () => {
  const template = rendered();
  ['AWS::Logs::MetricFilter', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::Logs::QueryDefinition'].forEach((type) => template.resourceCountIs(type, 0));
});

describe('metrics', () => {
  const NAMESPACE = { 'Fn::Join': ['', ['GkeInstanceProfileRotation/', { Ref: 'AWS::StackName' }]] };

  test('have the name that their filters write, whatever they are', () => {
    const metrics = [
      engine.metricRotationsSucceeded(), engine.metricRotationsFailed(), engine.metricWaysBackUnfinished(), engine.metricRotationMinutes(),
      engine.metricNodesMoved(), engine.metricDriftFound(), engine.metricProfilesLeftOver(), engine.metricLooks(),
    ];
    const filters = Object.values(rendered().findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => (Properties as { MetricTransformations: { MetricName: string }[] }).MetricTransformations);
    for (const metric of metrics) {
      expect(filters.filter(([made]) => made?.MetricName === metric.metricName)).toHaveLength(['RotationsFailed', 'WaysBackUnfinished'].includes(metric.metricName) ? 2 : 1);
      expect(stack.resolve(metric.namespace)).toEqual(NAMESPACE);
    }
    expect(filters).toHaveLength(metrics.length + 2);
  });

  test('are made once, from the logs of whoever tells what has happened, under logical IDs that stay', () => {
    engine.metricRotationsFailed();
    const metric = engine.metricRotationsFailed({ statistic: 'Maximum' });
    expect(metric.statistic).toBe('Maximum');
    const filters = rendered().findResources('AWS::Logs::MetricFilter');
    expect(Object.keys(filters)).toEqual(['GkeInstanceProfileRotationRotationsFailedReconcile', 'GkeInstanceProfileRotationRotationsFailedReport']);
    rendered().hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: 'GkeInstanceProfileRotationReconcileLogGroup' },
      FilterPattern: '{ ($.what = "event") && ($.event = "Rotation Failed") }',
      MetricTransformations: [{ MetricName: 'RotationsFailed', MetricNamespace: NAMESPACE, MetricValue: '1' }],
    });
  });

  test('are those of one target where they are asked for with it, beside those of all', () => {
    const Target = String(nodePool());
    expect(engine.metricRotationsFailed({ dimensionsMap: { Target } }).dimensions).toEqual({ Target: 'projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers' });
    engine.metricRotationsFailed({ dimensionsMap: { Target: String(cluster()) } });
    engine.metricRotationsFailed();
    const filters = rendered().findResources('AWS::Logs::MetricFilter') as Record<string, { Properties: { MetricTransformations: [object] } }>;
    const byTarget = { Dimensions: [{ Key: 'Target', Value: '$.target' }], MetricName: 'RotationsFailed', MetricNamespace: NAMESPACE, MetricValue: '1' };
    expect(filters['GkeInstanceProfileRotationRotationsFailedByTargetReconcile']?.Properties.MetricTransformations).toEqual([byTarget]);
    expect(filters['GkeInstanceProfileRotationRotationsFailedReconcile']?.Properties.MetricTransformations[0]).not.toHaveProperty('Dimensions');
    expect(Object.keys(filters)).toHaveLength(4);
  });

  test('have no other dimension, and those of looks none', () => {
    expect(() => engine.metricDriftFound({ dimensionsMap: { Cluster: 'prod' } })).toThrow(
      'Stack/Engine: metricDriftFound.dimensionsMap must have no other dimension than Target, but it is {"Cluster":"prod"}. Write { Target: String(target) } for the metric of one target, or leave it out for that of all.',
    );
    expect(() => engine.metricLooks({ dimensionsMap: { Target: 'x' } })).toThrow('metricLooks.dimensionsMap must be empty');
  });

  test('take their values from fields of the line', () => {
    expect(engine.metricRotationMinutes().statistic).toBe('Average');
    rendered().hasResourceProperties('AWS::Logs::MetricFilter', { MetricTransformations: [Match.objectLike({ MetricName: 'RotationMinutes', MetricValue: '$.minutes' })] });
  });
});

/** A text of a template, with something in the place of each reference. */
function joined(text: unknown, reference: string): string {
  return typeof text === 'string' ? text : (text as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : reference)).join('');
}

describe('alarms', () => {
  beforeEach(() => {
    engine.addAlarms('Alarms', [new SnsAction(Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:111122223333:rotations'))]);
  });

  test('ring for a failed rotation, a way back that has not ended, drift and a failing function, and not where nothing happens', () => {
    const alarms = Object.values(rendered().findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as Record<string, unknown>);
    expect(alarms.map(({ MetricName: name }) => name).sort()).toEqual(['DriftFound', 'Errors', 'Errors', 'Errors', 'Looks', 'RotationsFailed', 'WaysBackUnfinished']);
    for (const alarm of alarms.filter(({ MetricName: name }) => name !== 'Looks')) {
      expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching', AlarmActions: ['arn:aws:sns:us-east-1:111122223333:rotations'] });
    }
  });

  test('ring for a watch that is on and has not looked for three intervals, and for none that is off', () => {
    rendered().hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Looks', Period: 3600, EvaluationPeriods: 3, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' });
    const other = newStack();
    new RotationEngine(other, 'Engine', { watchInterval: Duration.seconds(0) }).addAlarms('Alarms', []);
    Template.fromStack(other).resourceCountIs('AWS::CloudWatch::Alarm', 6);
  });

  test('say what has happened and what to do, with a link, in what CloudWatch has room for', () => {
    for (const { Properties } of Object.values(rendered().findResources('AWS::CloudWatch::Alarm'))) {
      // No reference in it becomes longer than the name of a stack.
      const text = joined((Properties as { AlarmDescription: unknown }).AlarmDescription, 'x'.repeat(128));
      expect(text.length).toBeLessThanOrEqual(1024);
      expect(text).toMatch(/docs\/failure-modes\.md$/);
    }
  });
});

test('a dashboard shows what runs, and comes with saved queries', () => {
  engine.addDashboard('Dashboard');
  const template = rendered();
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-', { Ref: 'AWS::Region' }, '-Dashboard']] } });
  template.resourceCountIs('AWS::Logs::QueryDefinition', 3);
  template.hasResourceProperties('AWS::Logs::QueryDefinition', {
    Name: { 'Fn::Join': ['', ['GkeInstanceProfileRotation/', { Ref: 'AWS::StackName' }, '/what happened']] },
    QueryString: "fields @timestamp\n| filter what = 'event'\n| display @timestamp, event, target, profile, nodes, minutes, why\n| sort @timestamp desc",
  });
  expect(JSON.stringify(Object.values(template.findResources('AWS::CloudWatch::Dashboard')))).toMatch(/latest\(nodes\) as moved/);
});
