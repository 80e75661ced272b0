import type { TextRule } from '../../lib/refusal';
import { LONGEST_TIMEOUT, SHORTEST_TIMEOUT } from '../../lib/rotation/rotation-validation';

/** @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const ACCOUNT: TextRule = {
  pattern: /^[0-9]{12}$/,
  rule: 'be the ID of an AWS account, 12 digits',
  remedy: "Copy it from 'aws sts get-caller-identity --query Account'.",
};

export const REGION: TextRule = {
  // https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
  pattern: /^(?:[abd-z][a-z]|c[a-mo-z])-(?:central|east|west|(?:north|south)(?:east|west)?)-[0-9]$/,
  rule: 'be the name of an AWS region in the partition aws, the only one that GKE on AWS runs in',
  remedy: 'Write for instance us-east-1; Google Cloud locations have other names.',
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export const STACK_NAME: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
  rule: 'be 1 to 128 letters, digits and hyphens, beginning with a letter',
  remedy: 'Write for instance GkeInstanceProfiles.',
};

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const TOPIC_ARN: TextRule = {
  pattern: /^arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/,
  rule: 'be the ARN of an SNS topic',
  remedy: 'Use the form arn:aws:sns:REGION:ACCOUNT:TOPIC.',
};

export const ENVIRONMENT_NAME: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,62}$/,
  rule: 'be 1 to 63 letters, digits and hyphens, beginning with a letter',
  remedy: 'Write for instance staging.',
};

export const GENERATION: TextRule = {
  pattern: /\S/,
  rule: 'be a text that is not empty',
  remedy: 'Write for instance the month, 2026-11, or leave it out.',
};

/** The form only; how long it may be is another question. */
export const TIMEOUT: TextRule = {
  pattern: /^(?=.)(?:[0-9]{1,4}h)?(?:[0-9]{1,4}m)?$/,
  rule: `be from ${SHORTEST_TIMEOUT.toMinutes()}m to ${LONGEST_TIMEOUT.toHours()}h`,
  remedy: 'Write hours and minutes, for instance 90m, 6h or 1h30m.',
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const ROLE: TextRule = {
  pattern: /^(?:[\w+=,.@-]{1,64}|arn:aws:iam::[0-9]{12}:role\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,64})$/,
  rule: 'be the name or the ARN of an IAM role',
  remedy: "Copy it from 'aws iam get-role'; leave it out to have a role made.",
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const MANAGED_POLICY: TextRule = {
  pattern: /^(?:[\w+=,.@-]{1,128}|arn:aws:iam::(?:[0-9]{12}|aws):policy\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]{1,128})$/,
  rule: 'be the name or the ARN of a managed policy',
  remedy: "Copy the ARN from 'aws iam list-policies --scope Local'; a policy with a path needs its ARN.",
};

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html */
export const SECRET_ARN: TextRule = {
  pattern: /^arn:aws:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/,
  rule: 'be the complete ARN of a secret, with the six characters at its end',
  remedy: "Copy it from 'aws secretsmanager describe-secret --query ARN'.",
};

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const TAG_KEY: TextRule = {
  pattern: /^(?![aA][wW][sS]:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u,
  rule: "be 1 to 128 letters, digits, spaces and characters of _.:/=+@-, and not start with 'aws:'",
  remedy: 'Choose another name for the tag.',
};

export const TAG_VALUE = {
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u,
  rule: 'be 1 to 256 letters, digits, spaces and characters of _.:/=+@-',
  remedy: 'Put true, false and null into quotes.',
  remedyWhenEmpty: 'Write a value, or leave the tag out: not every service takes one without.',
};

/** What a wave names: a control plane, a node pool, a whole cluster, or all that is left. */
export const WAVE_TARGET: TextRule = {
  pattern: /^(?:\*|[a-z0-9-]{1,63}(?:\/(?:\*|[a-z0-9-]{1,63}))?)$/,
  rule: 'be a control plane (prod), a node pool (prod/workers), the rest of a cluster (prod/*) or all the rest (*)',
  remedy: 'Use the names, or the alias, that stand in the file.',
};

export const WAVE_NAME: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9 _-]{0,62}$/,
  rule: 'be 1 to 63 letters, digits, spaces, hyphens and underscores',
  remedy: 'Write for instance canary.',
};

export const PROXY_EXCEPTION: TextRule = {
  pattern: /^[^\s,]+$/,
  rule: 'be a host or a domain',
  remedy: 'Write for instance .amazonaws.com, one for each line of the list.',
};
