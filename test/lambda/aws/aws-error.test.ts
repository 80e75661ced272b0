import { awsCallError } from '../../../lambda/aws/aws-error';

const named = (name: string): Error => Object.assign(new Error('words of AWS.'), { name });

it.each([
  ['ProvisionedThroughputExceededException', 'transient'],
  ['RequestLimitExceeded', 'transient'],
  ['Throttling', 'transient'],
  ['ThrottlingException', 'transient'],
  ['TimeoutError', 'transient'],
  ['InternalServerError', 'transient'],
  ['ECONNRESET', 'transient'],
  ['AccessDenied', 'refused'],
  ['AccessDeniedException', 'refused'],
  ['UnauthorizedOperation', 'refused'],
  ['UnrecognizedClientException', 'refused'],
  // The key of a secret.
  ['DecryptionFailure', 'refused'],
  ['NoSuchEntityException', 'missing'],
  ['ResourceNotFoundException', 'missing'],
  ['DeleteConflictException', 'conflict'],
  // A secret that is scheduled for deletion.
  ['InvalidRequestException', 'invalid'],
  ['InvalidParameterException', 'invalid'],
  ['ValidationException', 'invalid'],
  // A policy that cannot be simulated, today or tomorrow.
  ['PolicyEvaluationException', 'invalid'],
])('takes %s for %s', (name, kind) => {
  expect(awsCallError('service:Action', 'something', named(name)).kind).toBe(kind);
});

it('says which action, on what, and in whose words', () => {
  expect(awsCallError('iam:GetInstanceProfile', 'instance profile p', named('AccessDenied')).message).toMatch(
    /iam:GetInstanceProfile on instance profile p: AccessDenied: words of AWS\./,
  );
});
