import { Lazy, Stack } from 'aws-cdk-lib';
import { CodeBuildStep } from 'aws-cdk-lib/pipelines';
import { consoleOf } from '../../lib/google/regions';
import type { FleetStage } from './fleet-stage';
import type { Planner } from './planner';
import type { SynthStep } from './synth-step';

/** Where the command line is put, next to the cloud assembly. */
const COMMAND_LINE = 'command-line';

/** What the plan says in so few characters that an approval can show it. */
const COMMENT_FILE = 'plan-comment.txt';

export interface PlanStepProps {
  readonly synth: SynthStep;
  readonly planner: Planner;
}

/** Says what a stage would rotate before it does, and fails where a rotation could only fail. */
export class PlanStep extends CodeBuildStep {
  /** What an approval shows. */
  public readonly comment: string;

  /** ID of the build, as it stands in a URL. */
  public readonly buildId: string;

  public constructor(stage: FleetStage, { synth, planner }: PlanStepProps) {
    super('Plan', {
      input: synth,
      additionalInputs: { [COMMAND_LINE]: synth.commandLine },
      env: planner.environment,
      commands: [
        ...planner.commands,
        // It ends with 2 where there is something to do.
        `node ${COMMAND_LINE}/cdk-gke-instance-profile.js plan --lookup --app ${stage.artifactId} --comment ${COMMENT_FILE} || test $? -eq 2`,
        `export PLAN="$(cat ${COMMENT_FILE})"`,
        'export PLAN_BUILD="$(echo "$CODEBUILD_BUILD_ID" | sed s/:/%3A/)"',
      ],
      role: planner.role,
    });
    this.comment = this.exportedVariable('PLAN');
    this.buildId = this.exportedVariable('PLAN_BUILD');
  }

  /** The build with the whole plan in its log. */
  public get logUrl(): string {
    const { buildId } = this;
    // There is no project before the pipeline is built.
    return Lazy.string({
      produce: () => {
        const { account, region } = Stack.of(this.project);
        return `${consoleOf(region)}/codesuite/codebuild/${account}/projects/${this.project.projectName}/build/${buildId}/log?region=${region}`;
      },
    });
  }
}
