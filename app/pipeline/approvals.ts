import { ManualApprovalAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IStage } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ManualApprovalStep } from 'aws-cdk-lib/pipelines';
import type { Environment } from '../fleet/fleet';
import type { PlanStep } from './plan-step';

export interface ApprovalStepProps {
  readonly environment: Environment;
  /** Absent where nothing is planned. */
  readonly plan?: PlanStep;
  readonly notificationTopic?: ITopic;
}

/** Somebody has to approve before an environment is deployed, with its plan before their eyes. */
export class ApprovalStep extends ManualApprovalStep {
  public constructor({ environment: { name, account, region }, plan, notificationTopic }: ApprovalStepProps) {
    const place = `${name} (${[account, region].join(', ')})`;
    super('Approve', {
      comment: plan === undefined ? `Deploy ${place}? There is no plan.` : `${place}: ${plan.comment}`,
      reviewUrl: plan?.logUrl,
      notificationTopic,
    });
    // The base class looks for them in the comment only.
    this.discoverReferencedOutputs(plan?.buildId);
  }
}

/** In the stage that builds, behind the build. */
const AFTER_THE_BUILD = 2;

/**
 * Somebody has to approve before what was pushed changes the pipeline, the approvals in it included.
 *
 * The pipeline that is there asks, so a push cannot take the question away without an answer to it.
 */
export function selfUpdateApproval(build: IStage, notificationTopic?: ITopic): void {
  build.addAction(
    new ManualApprovalAction({
      actionName: 'ApproveUpdate',
      runOrder: AFTER_THE_BUILD,
      additionalInformation: 'Let this revision change the pipeline? It can change every stage, approval and role. Look at the commit, not at the plan: there is none yet.',
      notificationTopic,
    }),
  );
}
