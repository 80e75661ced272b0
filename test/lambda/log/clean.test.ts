import * as fc from 'fast-check';
import { clean, cleanError, cleanJson, cleanLines, keepSecret, throwingClean } from '../../../lambda/log/clean';

const OWN = {
  AWS_ACCESS_KEY_ID: 'ASIAOWNOWNOWNOWNOWN1',
  AWS_SECRET_ACCESS_KEY: 'own/secret+access=key/own/secret+access=',
  AWS_SESSION_TOKEN: `own//session+token=${'x/+'.repeat(60)}`,
  HTTPS_PROXY: 'http://jane:hunter%2F2@proxy.example.com:3128',
};
const before = process.env;

beforeEach(() => {
  process.env = { ...before, ...OWN };
});

afterEach(() => {
  process.env = before;
});

it.each([
  ['a presigned URL', 'https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=SECRET&X-Amz-Expires=7200'],
  ['a presigned URL of the older form', 'https://b.s3.amazonaws.com/k?AWSAccessKeyId=SECRET&Expires=1&Signature=SECRET'],
  ['a presigned URL in another one', 'https://example.com/?next=https%3A%2F%2Fb.s3.amazonaws.com%2Fk%3FX-Amz-Security-Token%3DSECRET'],
  ['a signed header', 'AWS4-HMAC-SHA256 Credential=ASIA1/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=SECRET'],
  ['a bearer header', 'Authorization: Bearer SECRET.SECRET-SECRET'],
  ['a basic header', 'Proxy-Authorization: Basic SECRET0SECRET='],
  ['an access token of Google', 'token ya29.SECRET_secret-1'],
  ['an answer of a token service that is cut off', '{"access_token":"ya29.SECRET'],
  ['an answer of a token service with another token', '{"access_token": "SECRET", "token_type": "Bearer"}'],
  ['an answer of a token service, quoted in JSON', '{"body":"{\\"access_token\\":\\"SECRET\\"}"}'],
  ['a refresh token in a form', 'grant_type=refresh_token&refresh_token=SECRET&client_secret=SECRET'],
  ['a subject token', 'subject_token=%7B%22url%22%3A%22https%3A%2F%2Fsts.amazonaws.com%22%2C%22SECRET%22'],
  ['a subject token without its name', 'invalid token %7B%22headers%22%3A%5B%7B%22key%22%3A%22SECRET%22'],
  ['a JSON Web Token', 'eyJhbGciOiJSUzI1NiJ9.SECRET.SECRET'],
  ['an AWS access key ID', 'key ASIASECRETSECRET1234'],
  ['AWS keys in JSON', '{"SecretAccessKey":"SECRET","SessionToken":"SECRET"}'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----'],
  ['a private key that is cut off, in JSON', '{"private_key":"-----BEGIN PRIVATE KEY-----\\nSECRET\\nSECRET'],
  ['the password in a URL', 'connect to http://jane:SECRET@proxy.example.com:3128 failed'],
])('takes %s out', (_what, text) => {
  expect(clean(`before ${text} after`)).not.toContain('SECRET');
  expect(cleanLines(`before ${text} after`)).not.toContain('SECRET');
});

it.each([
  ['its access key ID', OWN.AWS_ACCESS_KEY_ID],
  ['its secret access key', OWN.AWS_SECRET_ACCESS_KEY],
  ['its session token', OWN.AWS_SESSION_TOKEN],
  ['its session token, cut off', OWN.AWS_SESSION_TOKEN.slice(0, 60)],
  ["the password of its proxy", 'hunter/2'],
])('takes out what the process itself holds: %s', (_what, secret) => {
  for (const spelt of [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret)), JSON.stringify(secret)]) {
    const cleaned = clean(`407: "${spelt}" is not right`);
    expect(cleaned).toMatch(/^407: "+\[secret\]"+ is not right$/);
  }
});

it('takes out a key that the process has come to hold later', () => {
  keepSecret('a-key-of-a-role-that-was-assumed');
  expect(clean('refused: a-key-of-a-role-that-was-assumed')).toBe('refused: [secret]');
});

it.each([
  'operation projects/123/locations/us-east4/operations/op-1 failed: arn:aws:iam::111111111111:role/x?',
  'Proxy authentication: Basic authentication is required',
  'is missing: access_token',
  'https://example.com/docs?page=1#signature',
  '{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/eyJ"}',
  'Kürbis, 東京 and 🎃',
])('leaves what people need: %s', (words) => {
  expect(clean(words)).toBe(words);
  expect(cleanLines(words)).toBe(words);
});

describe('nobody else draws our lines', () => {
  it.each([
    ['a line break', 'quota\nProfiles/Workers: nothing', 'quota Profiles/Workers: nothing'],
    ['other line breaks', 'a\r\nb\u0085c\u2028d\u2029e\vf\fg', 'a b\\u0085c d e f g'],
    ['room for a line of its own', `quota${' '.repeat(80)}nothing`, 'quota nothing'],
    ['an escape sequence', '\u001b[2K\u001b[1Afine\u009b31m', '\\u001b[2K\\u001b[1Afine\\u009b31m'],
    ['a backspace', 'fail\b\b\b\bnone', 'fail\\u0008\\u0008\\u0008\\u0008none'],
    ['a turned direction', '\u202egnihton\u2066\u200f', '\\u202egnihton\\u2066\\u200f'],
    ['what cannot be seen', 'a\u200bb\u{e0041}c\ud800', 'a\\u200bb\\udb40\\udc41c\\ud800'],
  ])('%s', (_what, text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  it('whatever they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(clean(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]| {2}/u);
        expect(cleanLines(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(clean(clean(text))).toBe(clean(text));
        expect(JSON.parse(cleanJson({ text }))).toStrictEqual({ text: clean(text) });
      }),
    );
  });
});

it('whatever stands around a token, it does not leave', () => {
  const token = fc.stringMatching(/^ya29\.[A-Za-z0-9_-]{20,60}$/);
  const around = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
  fc.assert(
    fc.property(token, around, around, (secret, left, right) => {
      expect(clean(`{"access_token":"${secret}${left}`)).not.toContain(secret.slice(5));
      expect(clean(`${left} ${secret} ${right}`)).not.toContain(secret.slice(5));
    }),
  );
});

it('ends soon, however hostile the text', () => {
  const pieces = ['?', '://', '://a:', 'eyJ', '-eyJ', '.', '-----BEGIN ', '-----BEGIN A-----', '-----END A', 'Bearer ', 'Basic a', '%7B%22url%22', 'access_token', 'password:', '\\', '\u001b[', ' ', '\n', 'AKIA', 'Signature='];
  for (const piece of pieces) {
    expect(typeof clean(piece.repeat(300_000 / piece.length))).toBe('string');
  }
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 5 }), (some) => {
      const piece = some.join('');
      expect(typeof clean(piece.repeat(200_000 / piece.length))).toBe('string');
    }),
    { numRuns: 10 },
  );
});

describe('an error that leaves the process', () => {
  const refusal = Object.assign(new Error('token ya29.SECRET\nwas refused', { cause: new Error('SECRET') }), { name: 'Refused', $response: 'SECRET' });

  it('says its name and clean words, and nothing else', () => {
    const { name, message, stack, cause, ...rest } = cleanError(refusal);
    expect([name, message, cause, rest]).toStrictEqual(['Refused', 'token [secret] was refused', undefined, {}]);
    expect(stack).toMatch(/^Refused: token \[secret\] was refused\n {4}at /);
    expect(stack).not.toContain('SECRET');
  });

  it('is the only one that a function throws', async () => {
    await expect(throwingClean(() => Promise.reject(refusal))()).rejects.toMatchObject({ name: 'Refused', message: 'token [secret] was refused' });
    await expect(throwingClean((one: number, other: number) => Promise.resolve(one + other))(1, 2)).resolves.toBe(3);
  });
});
