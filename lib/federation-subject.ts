import { Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';
import { RotationEngine } from './rotation-engine';

/**
 * Bytes that `google.subject` may have.
 *
 * @see https://cloud.google.com/iam/docs/workload-identity-federation#mapping
 */
export const FEDERATION_SUBJECT_BYTES = 127;

/**
 * A mapping whose subject is the account and the role, 77 bytes at most. `attribute.aws_role` is Google's default: a
 * mapping of one's own replaces all defaults.
 *
 * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds#mappings-and-conditions
 */
export const SHORT_SUBJECT_MAPPING = [
  "google.subject=assertion.account + ':' + assertion.arn.extract('assumed-role/{role_name}/')",
  "attribute.aws_role=assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + " +
    "assertion.arn.extract('assumed-role/{role_name}/')",
].join(',');

const ACCOUNT_ID_LENGTH = 12;

/**
 * Checks the subject that Google's default mapping makes, `google.subject=assertion.arn`: the ARN of the session that
 * Lambda opens for the function, which is named after the function.
 *
 * @throws if Google would refuse the subject.
 */
export function requireFederationSubjectFits(scope: IConstruct, engine: RotationEngine): void {
  const { roleName, functionName } = engine._namesInSubject;
  if (Token.isUnresolved(roleName) || Token.isUnresolved(functionName)) {
    return;
  }
  const subject = [
    'arn',
    partitionOf(Stack.of(engine)),
    'sts',
    '',
    '0'.repeat(ACCOUNT_ID_LENGTH),
    `assumed-role/${roleName}/${functionName}`,
  ].join(':');
  const bytes = Buffer.byteLength(subject);
  if (bytes > FEDERATION_SUBJECT_BYTES) {
    refuse(scope, {
      prop: 'credentials',
      rule: `give Google a subject of at most ${FEDERATION_SUBJECT_BYTES} bytes`,
      value: `${subject} (${bytes} bytes)`,
      remedy:
        `Give the RotationEngine a shorter 'roleName' or 'functionName', or give the provider the mapping ` +
        `"${SHORT_SUBJECT_MAPPING}" and set 'customSubjectMapping: true'.`,
    });
  }
}

function partitionOf({ region }: Stack): string {
  return (Token.isUnresolved(region) ? undefined : RegionInfo.get(region).partition) ?? 'aws';
}
