import { DEFAULT_PIPELINE_NAME, DEFAULT_PLAN_ROLE_NAME } from '../config/defaults';
import type { PipelineConfig, SourceConfig } from '../config/pipeline-schema';
import type { Environment } from '../fleet/fleet';
import type { FederatedCredentials } from '../../cli/google-setup/engine-access';

/** What `pipeline` says, with all defaults. */
export interface PlannedPipeline {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly terminationProtection: boolean;
  readonly source: SourceConfig;
  /** In the order in which they are deployed. */
  readonly stages: readonly PlannedStage[];
  /** Whether somebody has to approve each push before it changes the pipeline itself. */
  readonly selfUpdateApproval: boolean;
  readonly approvalTopicArn?: string;
  readonly planIdentity?: PlanIdentity;
}

export interface PlannedStage {
  readonly environment: Environment;
  readonly approval: boolean;
  readonly plan: boolean;
}

/** Who plans, as Google is to know it. */
export interface PlanIdentity {
  readonly roleName: string;
  readonly federation: FederatedCredentials;
}

/** Gives every setting its default, and every stage its environment. */
export function planPipeline(config: PipelineConfig, environments: readonly Environment[]): PlannedPipeline {
  const { name = DEFAULT_PIPELINE_NAME, account, region, terminationProtection = false, source, selfUpdateApproval = false, approvalTopicArn, planIdentity } = config;
  const stages: readonly StageConfig[] = config.stages ?? environments.map((environment) => ({ environment: environment.name }));
  return {
    name,
    account,
    region,
    terminationProtection,
    source,
    stages: stages.flatMap(({ environment: desired, approval = false, plan = true }) =>
      environments.filter((environment) => environment.name === desired).map((environment) => ({ environment, approval, plan })),
    ),
    selfUpdateApproval,
    approvalTopicArn,
    planIdentity: planIdentity && {
      roleName: planIdentity.roleName ?? DEFAULT_PLAN_ROLE_NAME,
      federation: { kind: 'federation', customSubjectMapping: false, ...planIdentity.workloadIdentityFederation },
    },
  };
}

type StageConfig = NonNullable<PipelineConfig['stages']>[number];
