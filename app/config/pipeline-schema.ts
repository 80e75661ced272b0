import { z } from 'zod';
import { ROLE_NAME } from '../../lib/engine/engine-configuration';
import { federation } from './federation-schema';
import { exactlyOne } from './for-editors';
import { digits, flag, list, text } from './leaves';
import {
  ARCHIVE_KEY,
  BRANCH,
  BUCKET,
  CODE_COMMIT_REPOSITORY,
  CONNECTED_REPOSITORY,
  CONNECTION_ARN,
  PIPELINE_NAME,
  TOPIC_ARN,
} from './pipeline-text-rules';
import { ACCOUNT, ENVIRONMENT_NAME, REGION } from './text-rules';

/*
 * What `pipeline` may say; the rules that concern several values are in pipeline-checks.ts.
 */

const branch = digits(BRANCH, { description: 'Branch whose pushes start the pipeline.', examples: ['main'] });

const source = z
  .strictObject({
    codeConnections: z
      .strictObject({
        connectionArn: text(CONNECTION_ARN, { description: 'Connection to GitHub, GitLab, Bitbucket or one of their self-managed relatives; it has to be AVAILABLE.' }),
        repository: text(CONNECTED_REPOSITORY, { description: 'Owner and name of the repository.', examples: ['acme/gke-rotations'] }),
        branch,
      })
      .meta({ description: 'A repository at a provider that a connection of CodeConnections leads to.' })
      .optional(),
    codeCommit: z
      .strictObject({
        repository: digits(CODE_COMMIT_REPOSITORY, { description: "Name of the repository, in the pipeline's account and region." }),
        branch,
      })
      .meta({ description: 'A CodeCommit repository.' })
      .optional(),
    s3: z
      .strictObject({
        bucket: digits(BUCKET, { description: 'Bucket with versioning and EventBridge notifications switched on.' }),
        key: text(ARCHIVE_KEY, { description: 'Key of the archive with the repository in it.', examples: ['gke-rotations.zip'] }),
      })
      .meta({ description: 'An archive in S3, for repositories that AWS cannot reach.' })
      .optional(),
  })
  .meta({ description: 'Where the app and this file come from: codeConnections, codeCommit or s3.', ...exactlyOne(['codeConnections', 'codeCommit', 's3']) });

const stage = z
  .strictObject({
    environment: text(ENVIRONMENT_NAME, { description: 'Name of the environment that the stage deploys.' }),
    approval: flag('Whether somebody has to approve, with the plan before their eyes. Default: false.').optional(),
    plan: flag("Whether 'plan' runs before the stage, and stops it where a rotation could only fail. Default: true.").optional(),
  })
  .meta({ id: 'stage' });

const planIdentity = z
  .strictObject({
    roleName: digits(ROLE_NAME, { description: 'Name of the role that plans, bound on the Google side by that name. Default: gke-rotation-plan.' }).optional(),
    workloadIdentityFederation: federation({
      description: "Google trusts the plan's AWS role, which impersonates a service account.",
      account: "the pipeline's AWS account",
      serviceAccount: 'that may read the clusters',
    }),
  })
  .meta({ description: "Lets 'plan' ask Google; without it, what only Google knows is marked as not checked." });

export const pipeline = z
  .strictObject({
    name: text(PIPELINE_NAME, { description: 'Name of the pipeline and of its stack. Default: gke-rotations.' }).optional(),
    account: digits(ACCOUNT, { description: "AWS account of the pipeline; it need not be one of the clusters' nodes." }),
    region: text(REGION, { description: 'AWS region of the pipeline.' }),
    terminationProtection: flag('Whether the stack of the pipeline is protected from deletion. Default: false.').optional(),
    source,
    stages: list(stage, 'stage', 'Environments in the order in which they are deployed. Default: all, in the order of the file.').optional(),
    selfUpdateApproval: flag('Whether somebody has to approve each push before it changes the pipeline itself. Default: false.').optional(),
    approvalTopicArn: text(TOPIC_ARN, { description: 'SNS topic that hears of approvals that are waiting.' }).optional(),
    planIdentity: planIdentity.optional(),
  })
  .meta({ description: 'Deploy from CodePipeline, which keeps itself up to date, rather than from a workstation.' });

export type PipelineConfig = z.infer<typeof pipeline>;
export type SourceConfig = z.infer<typeof source>;
