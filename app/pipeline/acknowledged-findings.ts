import { CfnElement, Stack } from 'aws-cdk-lib';
import { Project } from 'aws-cdk-lib/aws-codebuild';
import type { Construct } from 'constructs';
import { acknowledge, type AcknowledgedFinding } from '../../lib/template/acknowledged-findings';
import type { FleetPipeline } from './fleet-pipeline';

/**
 * What cdk-nag's AwsSolutions finds about a pipeline, and why it is so: one by one, so that every other wildcard is found.
 */
export function acknowledgeFindings(pipeline: FleetPipeline): void {
  acknowledgeArtifacts(pipeline);
  acknowledgeSelfMutation(pipeline);
  acknowledgeBuilds(Stack.of(pipeline));
}

/** By the grants of aws-cdk-lib on a bucket and its key. */
const FAMILIES_OF_ACTIONS = ['kms:GenerateDataKey*', 'kms:ReEncrypt*', 's3:Abort*', 's3:DeleteObject*', 's3:GetBucket*', 's3:GetObject*', 's3:List*'];

function acknowledgeArtifacts(pipeline: FleetPipeline): void {
  const stack = Stack.of(pipeline);
  const { artifactBucket, crossRegionSupport } = pipeline.pipeline;
  const others = Object.entries(crossRegionSupport);
  acknowledge(
    stack,
    ...FAMILIES_OF_ACTIONS.map((action) => wildcard(`Action::${action}`, "aws-cdk-lib's grants on artifacts and their key name families of actions")),
    wildcard(`Resource::<${logicalId(artifactBucket)}.Arn>/*`, 'CodePipeline names the artifacts'),
    ...others.flatMap(([region, { replicationBucket }]) => [
      wildcard(`Resource::arn:<AWS::Partition>:s3:::${String(stack.resolve(replicationBucket.bucketName))}/*`, 'CodePipeline names the artifacts'),
      wildcard(`Resource::arn:<AWS::Partition>:kms:${region}:${stack.account}:key/*`, 'The key of artifacts in another region is known by its alias only'),
    ]),
  );
  for (const bucket of [artifactBucket, ...others.map(([, { replicationBucket }]) => replicationBucket)]) {
    acknowledge(bucket, {
      id: 'AwsSolutions-S1',
      reason: 'Nobody but the roles of the pipeline, and those that it deploys with, can read artifacts; CloudTrail can tell when they do',
    });
  }
}

function acknowledgeSelfMutation(pipeline: FleetPipeline): void {
  const stack = Stack.of(pipeline);
  acknowledge(
    stack,
    wildcard(`Resource::arn:<AWS::Partition>:cloudformation:${stack.region}:${stack.account}:stack/CDKToolkit/*`, 'The ARN of a stack ends in an ID that CloudFormation chooses'),
  );
}

function acknowledgeBuilds(stack: Stack): void {
  const place = `${stack.region}:${stack.account}`;
  const projects = stack.node.findAll().filter((construct) => construct instanceof Project);
  acknowledge(
    stack,
    ...projects.map(logicalId).flatMap((project) => [
      wildcard(`Resource::arn:<AWS::Partition>:logs:${place}:log-group:/aws/codebuild/<${project}>:*`, 'CodeBuild names the log streams of builds'),
      wildcard(`Resource::arn:<AWS::Partition>:codebuild:${place}:report-group/<${project}>-*`, 'CodeBuild names the report groups of builds'),
    ]),
  );
}

function wildcard(finding: string, reason: string): AcknowledgedFinding {
  return { id: `AwsSolutions-IAM5[${finding}]`, reason };
}

function logicalId({ node }: Pick<Construct, 'node'>): string {
  const { defaultChild } = node;
  if (!CfnElement.isCfnElement(defaultChild)) {
    throw new Error(`${node.path} is not made of one resource`);
  }
  return String(Stack.of(defaultChild).resolve(defaultChild.logicalId));
}
