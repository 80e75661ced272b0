import { withoutSecrets } from '../../../lambda/log/without-secrets';

it.each([
  ['a presigned URL', 'https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=SECRET&X-Amz-Expires=7200'],
  ['a presigned URL of the older form', 'https://b.s3.amazonaws.com/k?AWSAccessKeyId=SECRET&Expires=1&Signature=SECRET'],
  ['a bearer header', 'Authorization: Bearer SECRET.SECRET-SECRET'],
  ['an access token of Google', 'token ya29.SECRET_secret-1'],
  ['a JSON Web Token', 'eyJhbGciOiJSUzI1NiJ9.SECRET.SECRET'],
  ['an AWS access key ID', 'key ASIASECRETSECRET1234'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----'],
])('takes %s out', (_what, text) => {
  expect(withoutSecrets(`before ${text} after`)).not.toContain('SECRET');
});

it('leaves what people need', () => {
  const words = 'operation projects/123/locations/us-east4/operations/op-1 failed: arn:aws:iam::111111111111:role/x?';
  expect(withoutSecrets(words)).toBe(words);
});
