import { Duration } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { RotationEngine } from '../../lib';
import type { EngineConfig } from '../config/schema';

/** The engine of a stack, as its file wants it. */
export function fleetEngine(scope: Construct, id: string, { logRetentionDays, encryptionKeyArn, watchMinutes, reservedConcurrentExecutions, alarms, dashboard, ...config }: EngineConfig): RotationEngine {
  // The enumeration's values are the days, and the schema lets no others through.
  const logRetention: RetentionDays | undefined = logRetentionDays === undefined ? undefined : Number(logRetentionDays);
  const engine = new RotationEngine(scope, id, {
    ...config,
    logRetention,
    encryptionKey: encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(scope, 'EngineKey', encryptionKeyArn),
    watchInterval: watchMinutes === undefined ? undefined : Duration.minutes(Number(watchMinutes)),
    reservedConcurrentExecutions: reservedConcurrentExecutions === undefined ? undefined : Number(reservedConcurrentExecutions),
  });
  if (alarms !== undefined) {
    engine.addAlarms('Alarms', [new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', alarms.topicArn))]);
  }
  if (dashboard === true) {
    engine.addDashboard('Monitoring');
  }
  return engine;
}
