import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { GetSecretValueCommandOutput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { buildSync } from 'esbuild';
import type { Credentials } from '../../../lambda/request/link';
import { LoopbackServer, type LoopbackHandler } from '../../../rehearsal/world/http/loopback-server';
import { CommonJsSource } from '../../../rehearsal/world/sandbox/common-js-source';
import type * as Entry from './entry';

const directory = mkdtempSync(join(tmpdir(), 'credentials-'));
const outfile = join(directory, 'index.js');
buildSync({ entryPoints: [join(__dirname, 'entry.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
const { GoogleIdentities, GkeMultiCloud } = CommonJsSource.read(outfile).instantiate({}, createRequire(__filename)) as unknown as typeof Entry;

const TOKEN = 'ya29.not-a-token-but-looks-like-one';
const FEDERATION: Credentials = {
  Kind: 'workloadIdentityFederation',
  Audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider',
  ServiceAccount: 'sa@acme-prod.iam.gserviceaccount.com',
};
const SECRET: Credentials = { Kind: 'secret', SecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:key' };
const AWS_ENVIRONMENT = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'ASIAEXAMPLEEXAMPLE', AWS_SECRET_ACCESS_KEY: 'aws-secret', AWS_SESSION_TOKEN: 'aws-session' };

let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

afterAll(() => rmSync(directory, { recursive: true }));

const TARGET = { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' };

const json = (status: number, body: unknown) => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

type Answers = Readonly<Record<string, LoopbackHandler>>;
type Value = Pick<GetSecretValueCommandOutput, 'SecretString' | 'SecretBinary'>;

/** Token exchange, impersonation and API at one address; what is not overridden lets everybody in. */
async function google(answers: Answers): Promise<Record<string, string>> {
  const usual: Answers = {
    exchange: () => json(200, { access_token: TOKEN, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token', token_type: 'Bearer', expires_in: 3600 }),
    impersonate: () => json(200, { accessToken: TOKEN, expireTime: new Date(Date.now() + 3_600_000).toISOString() }),
    api: () => json(200, { state: 'RUNNING', config: { iamInstanceProfile: 'p' } }),
  };
  const part = (pathname: string): string => (pathname === '/v1/token' ? 'exchange' : pathname.includes(':generateAccessToken') ? 'impersonate' : 'api');
  server = await LoopbackServer.start((request) => {
    const name = part(request.url.pathname);
    return (answers[name] ?? usual[name])?.(request) ?? { status: 404 };
  });
  return { ...AWS_ENVIRONMENT, GKE_MULTICLOUD_ENDPOINT: server.origin, GOOGLE_STS_ENDPOINT: server.origin, GOOGLE_IAM_CREDENTIALS_ENDPOINT: server.origin };
}

const holding = (value: Value): SecretsManagerClient => ({ send: () => Promise.resolve(value) }) as unknown as SecretsManagerClient;

async function askGoogle(credentials: Credentials, answers: Answers, value: Value = {}): Promise<unknown> {
  const environment = await google(answers);
  try {
    const identity = await new GoogleIdentities(() => holding(value), environment).of(credentials);
    return await new GkeMultiCloud(identity, TARGET, environment).get();
  } catch (error) {
    return error;
  }
}

it('exchanges, impersonates and asks', async () => {
  await expect(askGoogle(FEDERATION, {})).resolves.toMatchObject({ profileName: 'p' });
});

it('keeps a token for as long as it lives', async () => {
  let exchanges = 0;
  const environment = await google({
    exchange: () => {
      exchanges += 1;
      return json(200, { access_token: TOKEN, expires_in: 3600 });
    },
  });
  const gke = new GkeMultiCloud(await new GoogleIdentities(() => holding({}), environment).of(FEDERATION), TARGET, environment);
  await gke.get();
  await gke.get();
  expect(exchanges).toBe(1);
});

const REFUSALS: readonly [string, Answers, RegExp][] = [
  ['the token exchange', { exchange: () => json(400, { error: 'invalid_grant', error_description: 'The subject is too long' }) }, /^Google's Security Token Service answered HTTP 400, invalid_grant: The subject is too long\. .*workload identity provider/],
  ['the impersonation', { impersonate: () => json(403, { error: { code: 403, message: "Permission 'iam.serviceAccounts.getAccessToken' denied", status: 'PERMISSION_DENIED' } }) }, /^Google's IAM Service Account Credentials API answered HTTP 403, PERMISSION_DENIED.*getAccessToken.*roles\/iam\.workloadIdentityUser/],
  // Who may not be impersonated is not a target that is gone.
  ['the impersonation of nobody', { impersonate: () => json(404, { error: { code: 404, message: 'Not found; Gaia id not found', status: 'NOT_FOUND' } }) }, /^Google's IAM Service Account Credentials API answered HTTP 404/],
  ['the API', { api: () => json(403, { error: { code: 403, message: 'no', status: 'PERMISSION_DENIED' } }) }, /^Google answered GET .*grant it gkemulticloud\.awsNodePools\.get/],
];

it.each(REFUSALS)('takes a refusal by %s for a refusal, names the party, and nothing of the request goes with the error', async (_what, answers, words) => {
  const error = await askGoogle(FEDERATION, answers);
  expect(error).toMatchObject({ name: 'ServiceCallError', kind: 'refused', message: expect.stringMatching(words) as unknown });
  expect(error).toMatchObject({ message: expect.stringContaining('service account sa@acme-prod.iam.gserviceaccount.com') as unknown });
  const everything = inspect(error, { depth: 20, showHidden: true });
  for (const secret of [TOKEN, ...Object.values(AWS_ENVIRONMENT).slice(1), 'authorization']) {
    expect(everything).not.toContain(secret);
  }
});

it('takes a connection that breaks for a passing fault', async () => {
  await expect(askGoogle(FEDERATION, { api: () => ({ status: 0, cutOff: true }) })).resolves.toMatchObject({ kind: 'transient' });
});

const HTML = '<html><title>Error</title></html>';
const PARTIES = [
  ['exchange', "Google's Security Token Service"],
  ['impersonate', "Google's IAM Service Account Credentials API"],
  ['api', 'the GKE Multi-Cloud API'],
] as const;

describe.each(PARTIES)('an answer that is not of the %s', (part, party) => {
  it.each([400, 401, 403, 404, 407, 409, 412, 451, 502])('passes, whatever HTTP %i means elsewhere, and is told as somebody else\'s', async (status) => {
    for (const body of [HTML, '', '{"message":"no Route matched"}', '{"error":{"message":"nothing here"}}', '{"error":{"code":503,"message":"no","status":"NOT_FOUND"}}']) {
      await expect(askGoogle(FEDERATION, { [part]: () => ({ status, body }) })).resolves.toMatchObject({
        kind: 'transient',
        message: expect.stringMatching(new RegExp(`HTTP ${status}, but not from ${party}: .*a proxy or a front end`)) as unknown,
      });
      await server?.stop();
    }
  });
});

it.each([
  ['exchange', `{"access_token":"${TOKEN}`],
  ['exchange', `{"token_type":"Bearer","access_token":["${TOKEN}"]}`],
  ['exchange', `{"access_token":"${TOKEN}\\r\\nx: y","expires_in":3600}`],
  ['impersonate', `{"accessToken":"${TOKEN}`],
  ['impersonate', HTML],
])('a broken answer of the %s is passing, and told in fixed words (%#)', async (part, body) => {
  const error = await askGoogle(FEDERATION, { [part]: () => ({ status: 200, body }) });
  expect(error).toMatchObject({ kind: 'transient', message: expect.stringMatching(/^Google's .* answered HTTP 200 with something that is not a token, or not all of one\.$/) as unknown });
  expect(inspect(error, { depth: 20 })).not.toContain('ya29');
});

it.each([
  ['NOT_FOUND', 404, 'missing'],
  ['PERMISSION_DENIED', 403, 'refused'],
  ['UNAUTHENTICATED', 401, 'refused'],
  ['FAILED_PRECONDITION', 400, 'busy'],
  ['ABORTED', 409, 'conflict'],
  ['ALREADY_EXISTS', 409, 'conflict'],
  ['INVALID_ARGUMENT', 400, 'invalid'],
  ['RESOURCE_EXHAUSTED', 429, 'transient'],
  ['INTERNAL', 500, 'transient'],
  ['UNAVAILABLE', 503, 'transient'],
  ['CANCELLED', 499, 'transient'],
  ['SOMETHING_NEW', 418, 'transient'],
])('%s of the API itself is %s, %s', async (status, code, kind) => {
  await expect(askGoogle(FEDERATION, { api: () => json(code, { error: { code, message: 'words', status } }) })).resolves.toMatchObject({ kind });
});

describe('a secret', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  const key = (pem: string): string => JSON.stringify({ type: 'service_account', client_email: 'sa@acme-prod.iam.gserviceaccount.com', private_key: pem });
  const external = (changes: object = {}): string =>
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/x',
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { environment_id: 'aws1', regional_cred_verification_url: 'https://sts.{region}.amazonaws.com' },
      ...changes,
    });

  it('with a service account key makes an identity of it, without a word in the log', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    await expect(new GoogleIdentities(() => holding({ SecretString: key(privateKey) }), {}).of(SECRET)).resolves.toMatchObject({ who: expect.stringContaining('sa@acme-prod') as unknown });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('that is stored as binary is read all the same', async () => {
    await expect(new GoogleIdentities(() => holding({ SecretBinary: Buffer.from(key(privateKey)) }), {}).of(SECRET)).resolves.toMatchObject({ who: expect.stringContaining('sa@acme-prod') as unknown });
  });

  it('is read in the region that its ARN names', async () => {
    const regions: string[] = [];
    const identities = new GoogleIdentities((region) => {
      regions.push(region);
      return holding({ SecretString: external() });
    }, {});
    await identities.of({ Kind: 'secret', SecretArn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:key' });
    await expect(identities.of({ Kind: 'secret', SecretArn: 'arn:aws:secretsmanager:evil.example/:1:secret:key' })).rejects.toMatchObject({ kind: 'invalid' });
    expect(regions).toEqual(['eu-west-1']);
  });

  it('with the configuration of an external account makes an identity that exchanges tokens', async () => {
    const environment = await google({});
    const configured = external({ token_url: `${environment['GOOGLE_STS_ENDPOINT']}/v1/token` });
    const identity = await new GoogleIdentities(() => holding({ SecretString: configured }), environment).of(SECRET);
    expect(identity.who).toContain('//iam.googleapis.com/x');
    await expect(identity.requestHeaders()).resolves.toEqual({ authorization: `Bearer ${TOKEN}` });
  });

  it.each<[string, Value, RegExp]>([
    ['nothing', {}, /it is not JSON/],
    ['not JSON', { SecretString: 'hunter2' }, /it is not JSON/],
    ['binary that is no text', { SecretBinary: Uint8Array.of(0xff, 0xfe, 0x68) }, /stored as binary/],
    ['another kind of credential', { SecretString: '{"type":"authorized_user","refresh_token":"hunter2"}' }, /neither service_account nor external_account/],
    ['a key without its account', { SecretString: '{"type":"service_account","private_key":"hunter2"}' }, /its client_email is missing/],
    ['a key that is not one', { SecretString: key('-----BEGIN PRIVATE KEY-----\nhunter2\nhunter2\n-----END PRIVATE KEY-----\n') }, /not a private key in PEM form/],
    ['a key whose line breaks are lost', { SecretString: key(privateKey.replace(/\n/g, ' ')) }, /the line breaks of its private_key are lost/],
    ['a key whose line breaks are escaped twice', { SecretString: key(privateKey.replace(/\n/g, '\\n')) }, /one backslash too many/],
    ['a program to run', { SecretString: external({ credential_source: { environment_id: 'aws1', executable: { command: 'hunter2' } } }) }, /names an executable/],
    ['a file to read', { SecretString: external({ credential_source: { environment_id: 'aws1', file: '/var/task/hunter2' } }) }, /names a file/],
    ['a certificate to present', { SecretString: external({ credential_source: { environment_id: 'aws1', certificate: { use_default_certificate_config: true } } }) }, /names a certificate/],
    ['a file and no AWS identity', { SecretString: external({ credential_source: { file: '/proc/self/environ' } }) }, /names a file/],
    ['the identity of somebody else', { SecretString: external({ credential_source: { url: 'https://hunter2.example/token' } }) }, /is not AWS/],
    ['a token URL of its own', { SecretString: external({ token_url: 'https://hunter2.example/v1/token' }) }, /token_url is not one of Google's/],
    ['a token URL that only begins like Google\'s', { SecretString: external({ token_url: 'https://sts.googleapis.com.hunter2.example/v1/token' }) }, /token_url is not one of Google's/],
    ['a token URL with somebody in front', { SecretString: external({ token_url: 'https://sts.googleapis.com@hunter2.example/v1/token' }) }, /token_url is not one of Google's/],
    ['a token URL at another port', { SecretString: external({ token_url: 'https://sts.googleapis.com:8443/v1/token' }) }, /token_url is not one of Google's/],
    ['a token URL without TLS', { SecretString: external({ token_url: 'http://sts.googleapis.com/v1/token' }) }, /token_url is not one of Google's/],
    ['a bucket for a token URL', { SecretString: external({ token_url: 'https://storage.googleapis.com/hunter2' }) }, /token_url is not one of Google's/],
    ['an impersonation URL of its own', { SecretString: external({ service_account_impersonation_url: 'https://hunter2.example/v1/projects/-/serviceAccounts/a@b:generateAccessToken' }) }, /service_account_impersonation_url is not one of Google's/],
    ['an impersonation URL that climbs', { SecretString: external({ service_account_impersonation_url: 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/../hunter2:generateAccessToken' }) }, /service_account_impersonation_url is not one of Google's/],
  ])('with %s is refused, told as what it is, and not quoted', async (_what, value, words) => {
    const error = await askGoogle(SECRET, {}, value);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('does not hold a Google credential') as unknown });
    expect(error).toMatchObject({ message: expect.stringMatching(words) as unknown });
    expect(inspect(error, { depth: 20 })).not.toContain('hunter2');
    expect(inspect(error, { depth: 20 })).not.toContain('MII');
  });
});
