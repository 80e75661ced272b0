import { ManualApprovalAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IStage } from 'aws-cdk-lib/aws-codepipeline';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

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
