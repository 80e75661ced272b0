import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from '../refusal';
import { RotationEngine } from '../engine/rotation-engine';
import { defaultSubject, FEDERATION_SUBJECT_BYTES, renderMapping, SHORT_MAPPING, subjectFits } from './subject-mapping';

const ACCOUNT_ID_LENGTH = 12;

/**
 * Checks the subject that Google's default mapping makes.
 *
 * @throws if Google would refuse the subject.
 */
export function requireFederationSubjectFits(scope: IConstruct, engine: RotationEngine): void {
  const { roleName, functionName } = engine._namesInSubject;
  if (Token.isUnresolved(roleName) || Token.isUnresolved(functionName)) {
    return;
  }
  const subject = defaultSubject({ account: '0'.repeat(ACCOUNT_ID_LENGTH), roleName, functionName });
  if (!subjectFits(subject)) {
    refuse(scope, {
      prop: 'credentials',
      rule: `give Google a subject of at most ${FEDERATION_SUBJECT_BYTES} bytes`,
      value: `${subject} (${Buffer.byteLength(subject)} bytes)`,
      remedy:
        `Give the RotationEngine a shorter 'roleName' or 'functionName', or give the provider the mapping ` +
        `"${renderMapping(SHORT_MAPPING)}" and set 'customSubjectMapping: true'.`,
    });
  }
}
