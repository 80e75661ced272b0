import * as fc from 'fast-check';
import { ROLE_NAME } from '../../../lib/engine-configuration';
import type { TextRule } from '../../../lib/refusal';
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

/** Any text of a shape that a rule lets through; fast-check cannot look ahead as some rules do. */
function matching({ pattern }: TextRule, shape: RegExp = pattern): fc.Arbitrary<string> {
  return fc.stringMatching(shape, { size: 'small' }).filter((text) => pattern.test(text));
}

const branch = matching(BRANCH, /^[\w./+@-]+$/);

const source = fc.oneof(
  fc.record({ codeConnections: fc.record({ connectionArn: matching(CONNECTION_ARN), repository: matching(CONNECTED_REPOSITORY, /^[\w.-]+(?:\/[\w.-]+){1,22}$/), branch }) }),
  fc.record({ codeCommit: fc.record({ repository: matching(CODE_COMMIT_REPOSITORY, /^[\w.-]{1,100}$/), branch }) }),
  fc.record({ s3: fc.record({ bucket: matching(BUCKET, /^[a-z0-9.-]{3,63}$/), key: matching(ARCHIVE_KEY) }) }),
);

const stages = fc
  .shuffledSubarray(['staging', 'production'], { minLength: 1 })
  .chain((environments) =>
    fc.tuple(...environments.map((environment) => fc.tuple(fc.record({ approval: fc.boolean(), plan: fc.boolean() }, { requiredKeys: [] })).map(([settings]) => ({ environment, ...settings })))),
  );

const planIdentity = fc.record(
  {
    roleName: matching(ROLE_NAME),
    workloadIdentityFederation: fc.constant({
      projectNumber: '123456789012',
      pool: 'aws-rotation',
      provider: 'aws-tools',
      serviceAccount: 'plan@acme-prod.iam.gserviceaccount.com',
      customSubjectMapping: true,
    }),
  },
  { requiredKeys: ['workloadIdentityFederation'] },
);

/** Pipelines of the environments `staging` and `production`. */
export const pipelines = fc
  .tuple(
    fc.record({ account: fc.constantFrom('777788889999', '111122223333'), region: fc.constantFrom('us-east-1', 'eu-central-1'), source }),
    fc.record({ name: matching(PIPELINE_NAME).filter((name) => !(name in {})), stages, approvalTopicArn: matching(TOPIC_ARN), planIdentity }, { requiredKeys: [] }),
  )
  .map(([required, optional]) => ({ ...required, ...optional }));
