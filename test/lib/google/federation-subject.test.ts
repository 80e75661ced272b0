import type { Stack } from 'aws-cdk-lib';
import { CfnParameter } from 'aws-cdk-lib';
import { RotationEngine } from '../../../lib';
import { FEDERATION_SUBJECT_BYTES, renderMapping, SHORT_MAPPING } from '../../../lib/google/subject-mapping';
import { federation, newRotation, newStack, refusalOf } from '../support/rotations';

/** `arn:aws:sts::123456789012:assumed-role/` and the slash between the two names. */
const FIXED_BYTES = 40;

function rotate(stack: Stack, roleName: string, functionName: string, customSubjectMapping?: boolean): void {
  new RotationEngine(stack, 'Engine', { roleName, functionName });
  newRotation(stack, { credentials: federation({ customSubjectMapping }) });
}

test('a subject of exactly the bytes that Google takes is accepted', () => {
  const rest = FEDERATION_SUBJECT_BYTES - FIXED_BYTES - 64;
  expect(() => rotate(newStack(), 'r'.repeat(64), 'f'.repeat(rest))).not.toThrow();
});

test('a subject of one byte more is refused, with a mapping that fits', () => {
  const rest = FEDERATION_SUBJECT_BYTES - FIXED_BYTES - 64 + 1;
  const roleName = 'r'.repeat(64);
  const functionName = 'f'.repeat(rest);
  expect(refusalOf(() => rotate(newStack(), roleName, functionName))).toBe(
    'Stack/Workers: credentials must give Google a subject of at most 127 bytes, but it is ' +
      `"arn:aws:sts::000000000000:assumed-role/${roleName}/${functionName} (128 bytes)". Give the RotationEngine a ` +
      `shorter 'roleName' or 'functionName', or give the provider the mapping "${renderMapping(SHORT_MAPPING)}" and set ` +
      "'customSubjectMapping: true'.",
  );
});

test('the mapping that is proposed fits the longest role name and keeps the attribute that is bound', () => {
  const subject = ['123456789012', 'r'.repeat(64)].join(':');
  expect(Buffer.byteLength(subject)).toBeLessThanOrEqual(FEDERATION_SUBJECT_BYTES);
  expect(renderMapping(SHORT_MAPPING)).toBe(
    "google.subject=assertion.account + ':' + assertion.arn.extract('assumed-role/{role_name}/')," +
      "attribute.aws_role=assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + " +
      "assertion.arn.extract('assumed-role/{role_name}/')",
  );
});

test('the defaults fit, however long the name of the stack', () => {
  const stack = newStack({ stackName: `S${'t'.repeat(127)}` });
  expect(() => newRotation(stack)).not.toThrow();
});

test('a provider with a mapping of its own is not checked', () => {
  expect(() => rotate(newStack(), 'r'.repeat(64), 'f'.repeat(64), true)).not.toThrow();
});

test('names that are known at deployment only are not checked', () => {
  const stack = newStack();
  const name = new CfnParameter(stack, 'Name').valueAsString;
  expect(() => rotate(stack, name, 'f'.repeat(64))).not.toThrow();
});
