import type { AwsClient } from 'google-auth-library';
import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { GoogleAuthStandIn } from '../../../../rehearsal/google/token-services/google-auth-stand-in';
import { TokenRefusal } from '../../../../rehearsal/google/token-services/google-refusal';
import { GOOGLE_TOKEN_PREFIX } from '../../../../rehearsal/google/token-services/google-tokens';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';
import { googleLibrary } from './google-library';

const AUDIENCE = '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/lambda';
const SERVICE_ACCOUNT = 'rotator@acme-prod.iam.gserviceaccount.com';
const ARN = 'arn:aws:sts::111122223333:assumed-role/engine/reconcile';

let clock: VirtualClock;
let identities: Record<string, string>;
let google: GoogleAuthStandIn;
/** How far the signer's time is ahead of Google's. */
let signedLater = 0;
let server: LoopbackServer;
let library: ReturnType<typeof googleLibrary>;

beforeEach(async () => {
  clock = new VirtualClock();
  const signingClock = clock;
  library = googleLibrary(() => signingClock.now() + signedLater);
  signedLater = 0;
  identities = { ASIAENGINE: ARN };
  google = new GoogleAuthStandIn({ clock, identityOf: (accessKeyId) => identities[accessKeyId] });
  server = await LoopbackServer.start((request) =>
    request.url.pathname.includes('/serviceAccounts/') ? google.iamCredentials(request) : google.sts(request),
  );
});

afterEach(async () => {
  await server.stop();
});

function client(changes: { audience?: string; accessKeyId?: string; impersonate?: boolean } = {}): AwsClient {
  return new library.AwsClient({
    type: 'external_account',
    audience: changes.audience ?? AUDIENCE,
    subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
    token_url: `${server.origin}/v1/token`,
    ...(changes.impersonate === false
      ? {}
      : { service_account_impersonation_url: `${server.origin}/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:generateAccessToken` }),
    aws_security_credentials_supplier: {
      getAwsRegion: () => Promise.resolve('us-east-1'),
      getAwsSecurityCredentials: () =>
        Promise.resolve({ accessKeyId: changes.accessKeyId ?? 'ASIAENGINE', secretAccessKey: 's', token: 't' }),
    },
  });
}

async function passVirtualTime(ms: number): Promise<void> {
  clock.at(clock.now() + ms, () => undefined);
  await clock.run();
}

async function tokenOf(from: AwsClient): Promise<string> {
  return (await from.getAccessToken()).token ?? '';
}

test('an AWS identity gets a token of the service account, valid for an hour of virtual time', async () => {
  const token = await tokenOf(client());
  expect(token.startsWith(GOOGLE_TOKEN_PREFIX)).toBe(true);
  expect(google.tokens.valid(token)).toMatchObject({ kind: 'serviceAccount', principal: SERVICE_ACCOUNT });
  await passVirtualTime(3_599_000);
  expect(google.isValid(token)).toBe(true);
  await passVirtualTime(1_000);
  expect(google.isValid(token)).toBe(false);
});

test('the federated token names the AWS identity', async () => {
  const token = await tokenOf(client({ impersonate: false }));
  expect(google.tokens.valid(token)).toMatchObject({ kind: 'federated', principal: ARN });
});

test('a token that nobody was given, or that was revoked, is not valid', async () => {
  const token = await tokenOf(client());
  google.tokens.revokeAll();
  expect(google.isValid(token)).toBe(false);
  expect(google.isValid('')).toBe(false);
});

test('keys that AWS does not know are refused', async () => {
  await expect(tokenOf(client({ accessKeyId: 'ASIAUNKNOWN' }))).rejects.toThrow(/InvalidClientTokenId/);
});

test('a signature from another time is refused', async () => {
  signedLater = -16 * 60_000;
  await expect(tokenOf(client())).rejects.toThrow(/invalid_grant/);
});

test('an audience that is no provider is refused', async () => {
  await expect(tokenOf(client({ audience: '//iam.googleapis.com/projects/p/nothing' }))).rejects.toThrow(/invalid_target/);
});

test.each([
  [127, true],
  [128, false],
])('an identity of %i bytes is let in: %s', async (bytes, letIn) => {
  identities['ASIAENGINE'] = `${ARN}${'x'.repeat(bytes - ARN.length)}`;
  const outcome = await tokenOf(client()).then(() => 'in', (error: Error) => error.message);
  expect(outcome).toMatch(letIn ? /^in$/ : /127 bytes/);
});

test('an exchange is refused in the words that the test chooses', async () => {
  google.exchangeRefusal = TokenRefusal.ATTRIBUTE_CONDITION;
  await expect(tokenOf(client())).rejects.toThrow(/unauthorized_client.*rejected by the attribute condition/);
});

test('impersonation without the binding is refused with the permission that is missing', async () => {
  google.impersonationDenied = true;
  await expect(tokenOf(client())).rejects.toMatchObject({
    message: expect.stringContaining('iam.serviceAccounts.getAccessToken') as unknown,
    status: 403,
  });
});

test.each([
  ['no signed request', 'nonsense'],
  ['a request for something else', JSON.stringify({ url: 'https://sts.us-east-1.amazonaws.com?Action=GetSessionToken', method: 'POST', headers: [] })],
])('a subject token that is %s is refused', async (_what, subject) => {
  const response = await fetch(`${server.origin}/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: AUDIENCE,
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      subject_token: encodeURIComponent(subject),
    }),
  });
  expect([response.status, await response.json()]).toStrictEqual([400, TokenRefusal.NOT_GET_CALLER_IDENTITY]);
});

test('impersonation without a valid token is not authenticated', async () => {
  const response = await fetch(`${server.origin}/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:generateAccessToken`, {
    method: 'POST',
    headers: { authorization: 'Bearer guessed' },
    body: '{}',
  });
  expect([response.status, await response.json()]).toMatchObject([401, { error: { status: 'UNAUTHENTICATED' } }]);
});

describe('a service account key', () => {
  /** The library knows the address of the token endpoint by heart, so its transport is told where that is. */
  async function tokenFor(key: string): Promise<string> {
    const redirected: typeof fetch = (input, init) =>
      fetch(String(input instanceof Request ? input.url : input).replace('https://oauth2.googleapis.com', server.origin), init);
    const { client_email: email, private_key: privateKey } = JSON.parse(key) as { client_email: string; private_key: string };
    const jwt = new library.JWT({
      email,
      key: privateKey,
      scopes: ['https://www.googleapis.com/auth/cloud-platform'],
      transporterOptions: { fetchImplementation: redirected, retry: false },
    });
    return (await jwt.getAccessToken()).token ?? '';
  }

  test('gets a token of its service account', async () => {
    const token = await tokenFor(google.keys.create(SERVICE_ACCOUNT));
    expect(google.tokens.valid(token)).toMatchObject({ kind: 'serviceAccount', principal: SERVICE_ACCOUNT });
  });

  test('that was deleted, or replaced, is refused', async () => {
    const key = google.keys.create(SERVICE_ACCOUNT);
    google.keys.create(SERVICE_ACCOUNT);
    await expect(tokenFor(key)).rejects.toThrow(/Invalid JWT Signature/);
    google.keys.delete(SERVICE_ACCOUNT);
    await expect(tokenFor(key)).rejects.toThrow(/account not found/);
  });

  test('is refused when it signs for another time', async () => {
    const key = google.keys.create(SERVICE_ACCOUNT);
    signedLater = 2 * 3_600_000;
    await expect(tokenFor(key)).rejects.toThrow(/reasonable timeframe/);
  });
});
