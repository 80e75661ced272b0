import { Annotations, type App, BOOTSTRAP_QUALIFIER_CONTEXT, Duration, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { acknowledgeFindings } from './acknowledged-findings';
import { ApprovalStep, selfUpdateApproval } from './approvals';
import { Bootstrap } from './bootstrap';
import { FleetPipeline } from './fleet-pipeline';
import type { FleetStage } from './fleet-stage';
import { longestDeployment } from './longest-deployment';
import { PlanStep } from './plan-step';
import type { PlannedPipeline, PlannedStage } from './planned-pipeline';
import { Planner } from './planner';
import { archiveTrigger, pipelineSource } from './source';
import { SynthStep } from './synth-step';
import { trustWithinAccount } from './trust-within-account';

/** Features of aws-cdk-lib that are off unless an app asks for them: tighter trust, names of one's own, policies that fit. */
const FEATURES = [
  '@aws-cdk/pipelines:reduceAssetRoleTrustScope',
  '@aws-cdk/pipelines:reduceStageRoleTrustScope',
  '@aws-cdk/pipelines:reduceCrossAccountActionRoleTrustScope',
  '@aws-cdk/aws-codepipeline:crossAccountKeyAliasStackSafeResourceName',
  '@aws-cdk/aws-iam:minimizePolicies',
];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const LONGEST_CLOUDFORMATION_ACTION = Duration.days(3);

/** ID by which the warning can be acknowledged. */
export const STAGE_TOO_LONG = 'cdk-gke-instance-profile:stageTooLong';

export interface StageToDeploy extends Pick<PlannedStage, 'approval' | 'plan'> {
  readonly stage: FleetStage;
}

export interface FleetPipelineStackProps {
  readonly pipeline: PlannedPipeline;
  readonly stages: readonly StageToDeploy[];
  /** From the top of the repository. */
  readonly configFile: string;
}

/** The pipeline that deploys environments of a file, one stage after the other. */
export class FleetPipelineStack extends Stack {
  public readonly pipeline: FleetPipeline;

  public constructor(app: App, { pipeline, stages, configFile }: FleetPipelineStackProps) {
    const { name, account, region, terminationProtection, source, approvalTopicArn } = pipeline;
    super(app, name, { env: { account, region }, stackName: name, terminationProtection, description: 'Pipeline that rotates instance profiles of GKE on AWS' });
    for (const feature of FEATURES) {
      this.node.setContext(feature, true);
    }
    const synth = new SynthStep(pipelineSource(this, source), configFile, this.givenQualifier());
    const planner = this.createPlanner(pipeline, stages);
    const notificationTopic = approvalTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'ApprovalTopic', approvalTopicArn);
    this.pipeline = new FleetPipeline(this, 'Pipeline', { pipelineName: name, synth });
    for (const { stage, approval, plan } of stages) {
      const planStep = plan && planner !== undefined ? new PlanStep(stage, { synth, planner }) : undefined;
      const approvalStep = approval ? new ApprovalStep({ environment: stage.environment, plan: planStep, notificationTopic }) : undefined;
      this.warnOfLongStage(stage);
      this.pipeline.addStage(stage, { pre: [planStep, approvalStep].filter((step) => step !== undefined) });
    }
    this.pipeline.buildPipeline();
    if (pipeline.selfUpdateApproval) {
      selfUpdateApproval(this.pipeline.buildStage, notificationTopic);
    }
    acknowledgeFindings(this.pipeline);
    if (source.s3 !== undefined) {
      archiveTrigger(this, source.s3, this.pipeline.pipeline);
    }
    trustWithinAccount(this);
  }

  private givenQualifier(): string | undefined {
    const qualifier: unknown = this.node.tryGetContext(BOOTSTRAP_QUALIFIER_CONTEXT);
    return typeof qualifier === 'string' ? qualifier : undefined;
  }

  /** One for all stages, because Google has to be told its role. */
  private createPlanner({ planIdentity }: PlannedPipeline, stages: readonly StageToDeploy[]): Planner | undefined {
    const planned = stages.filter(({ plan }) => plan);
    return planned.length === 0
      ? undefined
      : new Planner(this, 'Planner', {
          lookupRoleArns: planned.map(({ stage: { stack } }) => new Bootstrap(stack, stack).lookupRoleArn),
          identity: planIdentity,
        });
  }

  private warnOfLongStage({ environment }: FleetStage): void {
    const longest = longestDeployment(environment);
    if (longest.toMinutes() > LONGEST_CLOUDFORMATION_ACTION.toMinutes()) {
      Annotations.of(this).addWarningV2(
        STAGE_TOO_LONG,
        `The rotations of ${environment.name} may take ${longest.toHours({ integral: false })} hours one after the other, but CodePipeline waits ` +
          `${LONGEST_CLOUDFORMATION_ACTION.toHours()} hours for CloudFormation, which then goes on unattended. Make several 'environments' of it, or lower 'timeout'.`,
      );
    }
  }
}
