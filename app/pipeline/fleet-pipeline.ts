import { readFileSync } from 'node:fs';
import { Aws, Stack } from 'aws-cdk-lib';
import { BuildSpec, Project } from 'aws-cdk-lib/aws-codebuild';
import { ExecutionMode, type IStage, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CodePipeline, type IFileSetProducer } from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import { Bootstrap } from './bootstrap';
import { narrowPolicy, READS_ARTIFACTS_ONLY } from './narrow-policy';

/** What google-auth-library needs at least, and what CodeBuild's image has. */
export const NODE_VERSION = 22;

/** Of the directory in which the build has left it: nothing of a registry writes to the accounts of the stages. See publisher.ts. */
const CDK_ASSETS_VERSION = 'file:./cdk-assets';

/** What a build does with artifacts is leaving new ones, and CodePipeline's versions of them are not to be touched. */
const NOT_FOR_BUILDS = ['s3:DeleteObject*', 's3:PutObjectLegalHold', 's3:PutObjectRetention', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'];

export interface FleetPipelineProps {
  readonly pipelineName: string;
  readonly synth: IFileSetProducer;
}

/** A pipeline that updates itself, reaches into other accounts and regions, and has no more rights than that takes. */
export class FleetPipeline extends CodePipeline {
  public constructor(scope: Construct, id: string, { pipelineName, synth }: FleetPipelineProps) {
    super(scope, id, {
      pipelineName,
      synth,
      pipelineType: PipelineType.V2,
      // While nodes move for hours, only the newest of the changes that wait is of interest.
      executionMode: ExecutionMode.SUPERSEDED,
      selfMutation: true,
      crossAccountKeys: true,
      enableKeyRotation: true,
      // Otherwise every change of the functions would be one of the pipeline, which cancels executions.
      publishAssetsInParallel: false,
      cliVersion: installedVersionOf('aws-cdk'),
      cdkAssetsCliVersion: CDK_ASSETS_VERSION,
      codeBuildDefaults: {
        partialBuildSpec: BuildSpec.fromObject({ version: '0.2', phases: { install: { 'runtime-versions': { nodejs: NODE_VERSION } } } }),
      },
    });
  }

  /** Other regions that it deploys to, where a bucket in its own account hands artifacts over. */
  public get otherRegions(): readonly string[] {
    return Object.keys(this.pipeline.crossRegionSupport);
  }

  /** Where the app is synthesized, before the pipeline changes itself. */
  public get buildStage(): IStage {
    return this.pipeline.stage('Build');
  }

  protected override doBuildPipeline(): void {
    super.doBuildPipeline();
    this.keepVersions();
    this.narrowSynth();
    this.narrowArtifacts();
    this.narrowSelfMutation();
    this.narrowPublishing();
  }

  /** What somebody has put in the place of an artifact can be told, and undone. */
  private keepVersions(): void {
    const buckets = [this.pipeline.artifactBucket, ...Object.values(this.pipeline.crossRegionSupport).map(({ replicationBucket }) => replicationBucket)];
    for (const { defaultChild } of buckets.map(({ node }) => node)) {
      if (defaultChild instanceof CfnBucket) {
        defaultChild.versioningConfiguration = { status: 'Enabled' };
      }
    }
  }

  /** It runs the code of everybody whose package is installed. */
  private narrowSynth(): void {
    const { role } = this.synthProject as Project;
    if (role !== undefined) {
      narrowPolicy(role, onEach(NOT_FOR_BUILDS, []));
    }
  }

  /** A key in another region is known by its alias only, which a policy cannot name. */
  private narrowArtifacts(): void {
    const { account } = Stack.of(this);
    const key = this.pipeline.artifactBucket.encryptionKey;
    if (this.otherRegions.length > 0 && key !== undefined) {
      const others = this.otherRegions.map((region) => `arn:${Aws.PARTITION}:kms:${region}:${account}:key/*`);
      narrowPolicy(this.pipeline.role, onEach(['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'], [key.keyArn, ...others]));
    }
  }

  /** Stacks with buckets in other regions are deployed by the roles of its own region, and need no bootstrap there. */
  private narrowSelfMutation(): void {
    const { role } = this.selfMutationProject;
    if (role === undefined) {
      return;
    }
    const stack = Stack.of(this);
    const { deployRoleArn, filePublishingRoleArn, stackArn, bucketArn } = new Bootstrap(stack, stack);
    narrowPolicy(role, { ...READS_ARTIFACTS_ONLY, 'sts:AssumeRole': [deployRoleArn, filePublishingRoleArn], 'cloudformation:DescribeStacks': [stackArn], 's3:ListBucket': [bucketArn] });
  }

  /** One project publishes everything, so its role needs no other. */
  private narrowPublishing(): void {
    for (const { role, projectArn, projectName } of this.node.findChild('Assets').node.children.filter((child) => child instanceof Project)) {
      if (role === undefined) {
        continue;
      }
      const { account, region } = Stack.of(this);
      const logGroup = `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:/aws/codebuild/${projectName}`;
      narrowPolicy(role, {
        ...onEach(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup, `${logGroup}:*`]),
        ...onEach(['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'], [projectArn]),
        ...onEach(
          ['codebuild:CreateReportGroup', 'codebuild:CreateReport', 'codebuild:UpdateReport', 'codebuild:BatchPutTestCases', 'codebuild:BatchPutCodeCoverages'],
          [`arn:${Aws.PARTITION}:codebuild:${region}:${account}:report-group/${projectName}-*`],
        ),
      });
    }
  }
}

function onEach(actions: readonly string[], resources: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(actions.map((action) => [action, resources]));
}

/** The version of a package that the lock file has installed: what a build installs again is what was tested here. */
function installedVersionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { readonly version: string };
  return version;
}
