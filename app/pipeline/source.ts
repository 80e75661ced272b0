import { Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { S3Trigger } from 'aws-cdk-lib/aws-codepipeline-actions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { CodePipeline as PipelineTarget } from 'aws-cdk-lib/aws-events-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CodePipelineSource } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import type { SourceConfig } from '../config/pipeline-schema';
import { CodeConnectionsSource } from './code-connections-source';

/** Not after the repository: there may be one of a name that nothing in an app can have, such as `constructor`. */
const SOURCE_ACTION = 'Repository';

/** Where the app and its file come from. */
export function pipelineSource(scope: Construct, { codeConnections, codeCommit, s3 }: SourceConfig): CodePipelineSource {
  if (codeConnections !== undefined) {
    return new CodeConnectionsSource({ ...codeConnections, actionName: SOURCE_ACTION });
  }
  if (codeCommit !== undefined) {
    const repository = Repository.fromRepositoryName(scope, 'Repository', codeCommit.repository);
    return CodePipelineSource.codeCommit(repository, codeCommit.branch, { actionName: SOURCE_ACTION });
  }
  if (s3 !== undefined) {
    const bucket = Bucket.fromBucketName(scope, 'SourceBucket', s3.bucket);
    // CodePipeline stops to poll for pipelines that nobody has run for 30 days, so an event starts it: see below.
    return CodePipelineSource.s3(bucket, s3.key, { trigger: S3Trigger.NONE, actionName: SOURCE_ACTION });
  }
  throw new Error('pipeline.source is missing from a configuration that was checked');
}

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
