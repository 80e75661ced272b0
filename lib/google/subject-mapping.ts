/**
 * Bytes that `google.subject` may have.
 *
 * @see https://cloud.google.com/iam/docs/workload-identity-federation#mapping
 */
export const FEDERATION_SUBJECT_BYTES = 127;

/** Expressions by the attribute that Google gives their value to. */
export type AttributeMapping = Readonly<Record<string, string>>;

/**
 * What Google maps without a mapping of one's own; one of one's own replaces all of it.
 *
 * @see https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export const DEFAULT_MAPPING: AttributeMapping = {
  'google.subject': 'assertion.arn',
  'attribute.aws_role':
    "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + " +
    "assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
};

/** The subject is the account and the role, 77 bytes at most; `attribute.aws_role` is of a role what Google's default makes of it. */
export const SHORT_MAPPING: AttributeMapping = {
  'google.subject': "assertion.account + ':' + assertion.arn.extract('assumed-role/{role_name}/')",
  'attribute.aws_role':
    "assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/')",
};

/** A mapping in the form that gcloud's `--attribute-mapping` takes. */
export function renderMapping(mapping: AttributeMapping): string {
  return Object.entries(mapping)
    .map(([attribute, expression]) => `${attribute}=${expression}`)
    .join(',');
}

/** Names that the ARN of the function's session consists of. */
export interface FunctionSession {
  readonly account: string;
  readonly roleName: string;
  readonly functionName: string;
}

/** The subject that Google's default mapping makes: the ARN of the session that Lambda opens and names after the function. */
export function defaultSubject({ account, roleName, functionName }: FunctionSession): string {
  return `arn:aws:sts::${account}:assumed-role/${roleName}/${functionName}`;
}

/** Whether Google takes a subject. */
export function subjectFits(subject: string): boolean {
  return Buffer.byteLength(subject) <= FEDERATION_SUBJECT_BYTES;
}
