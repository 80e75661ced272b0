import type { TextRule } from '../../lib/refusal';

/** Name of the pipeline, and of its stack. */
export const PIPELINE_NAME: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,99}$/,
  rule: 'be 1 to 100 letters, digits and hyphens, beginning with a letter',
  remedy: 'Write for instance gke-rotations.',
};

/** @see https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html */
export const CONNECTION_ARN: TextRule = {
  pattern: /^arn:aws:(?:codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection\/[A-Za-z0-9-]+$/,
  rule: 'be the ARN of a connection',
  remedy: "Copy it from 'aws codeconnections list-connections'.",
};

/** Repository at a provider, with its owner, groups or projects in front. */
export const CONNECTED_REPOSITORY: TextRule = {
  pattern: /^(?!.*\.git$)[\w.-]+(?:\/[\w.-]+){1,22}$/,
  rule: 'be the owner and the name of a repository',
  remedy: 'Write for instance acme/gke-rotations, without https:// and .git.',
};

/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
export const CODE_COMMIT_REPOSITORY: TextRule = {
  pattern: /^(?!.*\.git$)[\w.-]{1,100}$/,
  rule: 'be the name of a CodeCommit repository',
  remedy: "Copy it from 'aws codecommit list-repositories', without the account.",
};

export const BRANCH: TextRule = {
  pattern: /^(?!refs\/|[/-])[\w./+@-]{1,256}$/,
  rule: 'be the name of a branch',
  remedy: 'Write for instance main, without refs/heads/.',
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET: TextRule = {
  pattern: /^(?=.{3,63}$)(?!(?:\d+\.){3}\d+$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  rule: 'be the name of a bucket',
  remedy: "Copy it from 'aws s3 ls', without s3://.",
};

export const ARCHIVE_KEY: TextRule = {
  pattern: /^[\w!.*'()/-]{1,1019}\.zip$/,
  rule: 'be the key of a .zip file',
  remedy: 'Write for instance gke-rotations.zip, without the bucket.',
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export const TOPIC_ARN: TextRule = {
  pattern: /^arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/,
  rule: 'be the ARN of an SNS topic',
  remedy: "Copy it from 'aws sns list-topics'; approvals take no FIFO topic.",
};
