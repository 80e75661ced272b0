import { Aws } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IAlarmAction, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { EngineMetrics } from './engine-metrics';

const FAILURE_MODES = 'https://github.com/cdk-gke-instance-profile/cdk-gke-instance-profile/blob/main/docs/failure-modes.md';

/** What somebody has to look at: each alarm once, as soon as there is one. */
export function addAlarms(engine: EngineMetrics, id: string, actions: readonly IAlarmAction[]): void {
  const alarms = new Construct(engine, id);
  const add = (name: string, metric: IMetric, text: string): void => {
    const alarm = new Alarm(alarms, name, {
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${text} ${FAILURE_MODES}`,
    });
    alarm.addAlarmAction(...actions);
  };
  add(
    'RotationFailed',
    engine.metricRotationsFailed(),
    'A rotation of a GKE on AWS target has failed. CloudFormation rolls back, and the engine moves the nodes back; no profile is taken from nodes that use it. ' +
      "Read the failed resource in the stack's events (Google's words are there), remove the cause, and deploy again.",
  );
  add(
    'WayBackUnfinished',
    engine.metricWaysBackUnfinished(),
    'Nodes that go back to their former instance profile have not arrived within the hour that CloudFormation waits, or the engine has given up. Nodes run under both profiles; both exist. ' +
      'Look for the target in the newest execution of the state machine: if it runs, wait; if it has ended, remove what its cause names (nodes that do not drain, an operation that hangs). Then npx cdk rollback where the stack is UPDATE_ROLLBACK_FAILED, otherwise deploy again.',
  );
  add(
    'DriftFound',
    engine.metricDriftFound(),
    'A target does not run as it was linked: somebody has edited its instance profile or role, or has linked another one. The engine has changed nothing. ' +
      `Run npx cdk-gke-instance-profile status --stack ${Aws.STACK_NAME} --region ${Aws.REGION}: its watch lines say what is wrong, what it breaks, and the way out for each kind. Never edit a profile back.`,
  );
  // One for each: a sum has no value in a period in which one of them was not called, or it has; AWS does not say.
  for (const { node, resource } of engine._functions) {
    add(
      `${node.id}Fails`,
      resource.metricErrors(),
      `The function ${node.id} of the engine has failed. It is called again, and Google goes on with what it has accepted; a request that it cannot finish is answered FAILED and rolled back. ` +
        'Read its log, and the dead-letter queue.',
    );
  }
  if (engine._watchInterval !== undefined) {
    const alarm = new Alarm(alarms, 'WatchDoesNotLook', {
      metric: engine.metricLooks({ period: engine._watchInterval }),
      threshold: 1,
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription:
        'The watch has not looked for three of its intervals: an edit by hand would not be noticed. Rotations are not affected. ' +
        'A new alarm says so, too, until the watch has looked for the first time. ' +
        `Read the log of the reconcile function, and whether the rule that calls it is enabled. ${FAILURE_MODES}`,
    });
    alarm.addAlarmAction(...actions);
  }
}
