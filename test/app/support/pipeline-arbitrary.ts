import * as fc from 'fast-check';
import { ROLE_NAME } from '../../../lib/engine/engine-configuration';
import {
  ARCHIVE_KEY,
  BRANCH,
  BUCKET,
  CODE_COMMIT_REPOSITORY,
  CONNECTED_REPOSITORY,
  CONNECTION_ARN,
  PIPELINE_NAME,
  TOPIC_ARN,
} from '../../../app/config/pipeline-text-rules';
import { DEFAULT_STACK_NAME } from '../../../app/config/defaults';
import { PLAN_IDENTITY } from '../pipeline/support/pipelines';
import { configs, matching } from './config-arbitrary';

// Made once, not for each file: making them takes longer than drawing from them.
const pipelineName = matching(PIPELINE_NAME).filter((name) => !(name in {}));
const approvalTopicArn = matching(TOPIC_ARN);
const branch = matching(BRANCH, 200, /^[\w./+@-]+$/);

const source = fc.oneof(
  fc.record({ codeConnections: fc.record({ connectionArn: matching(CONNECTION_ARN), repository: matching(CONNECTED_REPOSITORY, 200, /^[\w.-]+(?:\/[\w.-]+){1,22}$/), branch }) }),
  fc.record({ codeCommit: fc.record({ repository: matching(CODE_COMMIT_REPOSITORY, 200, /^[\w.-]{1,100}$/), branch }) }),
  fc.record({ s3: fc.record({ bucket: matching(BUCKET, 63, /^[a-z0-9.-]{3,63}$/), key: matching(ARCHIVE_KEY) }) }),
);

function stagesOf(environments: readonly string[]) {
  return fc
    .shuffledSubarray([...environments], { minLength: 1 })
    .chain((chosen) =>
      fc.tuple(...chosen.map((environment) => fc.record({ approval: fc.boolean(), plan: fc.boolean() }, { requiredKeys: [] }).map((settings: { approval?: boolean; plan?: boolean }) => ({ environment, ...settings })))),
    );
}

const planIdentity = fc.record(
  {
    roleName: matching(ROLE_NAME),
    workloadIdentityFederation: fc.constant({ ...PLAN_IDENTITY.workloadIdentityFederation, customSubjectMapping: true }),
  },
  { requiredKeys: ['workloadIdentityFederation'] },
);

/** Pipelines of some of these environments. */
function pipelinesOf(environments: readonly string[]) {
  return fc
    .tuple(
      fc.record({ account: fc.constantFrom('777788889999', '111122223333'), region: fc.constantFrom('us-east-1', 'eu-central-1'), source }),
      fc.record(
        {
          name: pipelineName.filter((name) => !environments.includes(name)),
          terminationProtection: fc.boolean(),
          stages: stagesOf(environments),
          selfUpdateApproval: fc.boolean(),
          approvalTopicArn,
          planIdentity,
        },
        { requiredKeys: [] },
      ),
    )
    .map(([required, optional]) => ({
      ...required,
      ...optional,
      // No other region's topic is heard of, and none where nobody is asked.
      approvalTopicArn: asksSomebody(optional) ? optional.approvalTopicArn?.replace(/(?<=:sns:)[a-z0-9-]+/, required.region) : undefined,
      planIdentity: optional.stages === undefined || optional.stages.some(({ plan }) => plan !== false) ? optional.planIdentity : undefined,
    }));
}

function asksSomebody({ stages = [], selfUpdateApproval }: { readonly stages?: readonly { readonly approval?: boolean }[]; readonly selfUpdateApproval?: boolean }): boolean {
  return selfUpdateApproval === true || stages.some(({ approval }) => approval === true);
}

interface Fleet {
  readonly stackName?: string;
  readonly environments?: readonly { readonly name: string }[];
}

/** Any fleet with a pipeline of it; a pipeline has to know where to deploy, and protects no stack. */
export const filesWithPipelines = (configs as fc.Arbitrary<Fleet>)
  .map((config) => ({
    region: 'us-east-1',
    ...config,
    terminationProtection: undefined,
    environments: config.environments?.map((environment) => ({ ...environment, terminationProtection: undefined })),
  }))
  .chain((config) => {
    const names = config.environments?.map(({ name }) => name) ?? [config.stackName ?? DEFAULT_STACK_NAME];
    return pipelinesOf(names).map((pipeline) => ({ names, config: { ...config, pipeline } }));
  });
