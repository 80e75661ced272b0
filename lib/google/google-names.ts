import { TextRule } from '../refusal';
import { LOCATIONS } from './locations';

export const LOCATION: TextRule = {
  pattern: new RegExp(`^(?:${LOCATIONS.join('|')})$`),
  rule: 'be a Google Cloud location that manages clusters on AWS',
  remedy: `Use the location the cluster was created in, one of ${LOCATIONS.join(', ')}.`,
};

/**
 * ID of a project, with the domain of its organization in front where it is an old one, or its number.
 *
 * @see https://cloud.google.com/resource-manager/reference/rest/v3/projects
 */
export const PROJECT: TextRule = {
  pattern: /^(?:(?:(?:[a-z0-9-]+\.)+[a-z]{2,}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|[1-9][0-9]*)$/,
  rule:
    'be a project ID (6 to 30 lower-case letters, digits and hyphens, starting with a letter and not ending in a ' +
    'hyphen) or a project number',
  remedy: "Copy it from 'gcloud projects list'; the display name of a project is not its ID.",
};

export const PROJECT_NUMBER: TextRule = {
  pattern: /^[1-9][0-9]*$/,
  rule: 'be the number of a project, in digits',
  remedy: "Copy it from 'gcloud projects describe PROJECT_ID --format=\"value(projectNumber)\"'.",
};

/**
 * ID of a cluster or node pool.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest/v1/projects.locations.awsClusters/create
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/reference/rest/v1/projects.locations.awsClusters.awsNodePools/create
 */
export const CLUSTER_OR_NODE_POOL: TextRule = {
  pattern: /^[a-z0-9-]{1,63}$/,
  rule: 'be 1 to 63 lower-case letters, digits and hyphens',
  remedy: "Use the short name that 'gcloud container aws clusters list' or 'node-pools list' prints, without a path.",
};

/**
 * ID of a workload identity pool or of a provider in it.
 *
 * @see https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create
 * @see https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers/create
 */
export const POOL_OR_PROVIDER: TextRule = {
  pattern: /^(?!gcp-)[a-z0-9-]{4,32}$/,
  rule: "be 4 to 32 lower-case letters, digits and hyphens, and not start with 'gcp-', which Google reserves",
  remedy: "Use the last part of the name that 'gcloud iam workload-identity-pools list' or 'providers list' prints.",
};

/**
 * E-mail address of a service account, the ones Google makes by default included.
 *
 * @see https://cloud.google.com/iam/docs/service-account-types
 */
export const SERVICE_ACCOUNT: TextRule = {
  pattern: /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
  rule: 'be the e-mail address of a service account',
  remedy: "Copy it from 'gcloud iam service-accounts list'; it ends in gserviceaccount.com.",
};

/** ARN of a KMS key: a policy does not take effect on the ARN of an alias. */
export const KMS_KEY_ARN: TextRule = {
  pattern: /^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/,
  rule: 'be the ARN of a KMS key',
  remedy: 'Use the form arn:aws:kms:REGION:ACCOUNT:key/KEY_ID; an alias does not work in an IAM policy.',
};
