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
