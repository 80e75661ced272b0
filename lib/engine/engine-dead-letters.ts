import { Duration } from 'aws-cdk-lib';
import { CfnEventInvokeConfig, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../template/acknowledged-findings';

/** As long as SQS keeps anything. */
const KEPT = Duration.days(14);

/**
 * Where calls of `report` end that have failed for good: of EventBridge, and of Lambda itself. People read it and play
 * its letters again; nobody else does.
 */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: KEPT });
  acknowledge(queue, { id: 'AwsSolutions-SQS3', reason: 'It is the dead-letter queue, of an EventBridge rule and of asynchronous invocations' });
  return queue;
}

/** Times that Lambda itself tries a failed call again. What Lambda cannot call at all it keeps for hours, which counts as no try. */
const RETRIES = 2;

/** Tells a function or queue of asynchronous calls of `source` that have failed for good. */
export function sendFailures(scope: Construct, id: string, source: IFunction, destinationArn: string): CfnEventInvokeConfig {
  return new CfnEventInvokeConfig(scope, id, {
    functionName: source.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: RETRIES,
    destinationConfig: { onFailure: { destination: destinationArn } },
  });
}
