import { Stack } from 'aws-cdk-lib';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Rule } from 'aws-cdk-lib/aws-events';
import { CodePipeline as PipelineTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';

/**
 * Starts the pipeline when its archive is written.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/create-S3-source-events.html
 */
export function archiveTrigger(scope: Construct, { bucket, key }: { readonly bucket: string; readonly key: string }, pipeline: IPipeline): Rule {
  return new Rule(scope, 'ArchiveWritten', {
    description: `Starts the pipeline ${Stack.of(scope).stackName} when s3://${bucket}/${key} is written`,
    eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket] }, object: { key: [key] } } },
    targets: [new PipelineTarget(pipeline)],
  });
}
