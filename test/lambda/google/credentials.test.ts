import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { buildSync } from 'esbuild';
import type { Credentials } from '../../../lambda/request/link';
import { LoopbackServer, type LoopbackHandler } from '../../../rehearsal/http/loopback-server';
import { CommonJsSource } from '../../../rehearsal/sandbox/common-js-source';
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
const environment = process.env;

beforeEach(() => {
  process.env = { ...environment, ...AWS_ENVIRONMENT };
});

afterEach(async () => {
  process.env = environment;
  await server?.stop();
  server = undefined;
});

afterAll(() => rmSync(directory, { recursive: true }));

const json = (status: number, body: unknown) => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Token exchange, impersonation and API at one address; what is not overridden lets everybody in. */
async function askGoogle(credentials: Credentials, answers: Readonly<Record<string, LoopbackHandler>>, secret?: string): Promise<unknown> {
  const usual: Readonly<Record<string, LoopbackHandler>> = {
    exchange: () => json(200, { access_token: TOKEN, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token', token_type: 'Bearer', expires_in: 3600 }),
    impersonate: () => json(200, { accessToken: TOKEN, expireTime: new Date(Date.now() + 3_600_000).toISOString() }),
    api: () => json(200, { state: 'RUNNING', config: { iamInstanceProfile: 'p' } }),
  };
  const part = (pathname: string): string => (pathname === '/v1/token' ? 'exchange' : pathname.includes(':generateAccessToken') ? 'impersonate' : 'api');
  server = await LoopbackServer.start((request) => {
    const name = part(request.url.pathname);
    return (answers[name] ?? usual[name])?.(request) ?? { status: 404 };
  });
  const endpoints = { GKE_MULTICLOUD_ENDPOINT: server.origin, GOOGLE_STS_ENDPOINT: server.origin, GOOGLE_IAM_CREDENTIALS_ENDPOINT: server.origin };
  const secrets = { send: () => Promise.resolve({ SecretString: secret }) } as unknown as SecretsManagerClient;
  const target = { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' };
  try {
    const identity = await new GoogleIdentities(secrets, endpoints).of(credentials);
    return await new GkeMultiCloud(identity, target, endpoints).get();
  } catch (error) {
    return error;
  }
}

it('exchanges, impersonates and asks', async () => {
  await expect(askGoogle(FEDERATION, {})).resolves.toMatchObject({ profileName: 'p' });
});

it.each([
  ['the token exchange', { exchange: () => json(400, { error: 'invalid_grant', error_description: 'The subject is too long' }) }, /HTTP 400.*The subject is too long/],
  ['the impersonation', { impersonate: () => json(403, { error: { code: 403, message: "Permission 'iam.serviceAccounts.getAccessToken' denied", status: 'PERMISSION_DENIED' } }) }, /HTTP 403.*getAccessToken/],
  ['the API', { api: () => json(403, { error: { code: 403, message: 'no', status: 'PERMISSION_DENIED' } }) }, /grant it gkemulticloud\.awsNodePools\.get/],
])('takes a refusal by %s for a refusal, and nothing of the request goes with the error', async (_what, answers, words) => {
  const error = await askGoogle(FEDERATION, answers);
  expect(error).toMatchObject({ name: 'ServiceCallError' });
  expect(error).toMatchObject({ kind: 'refused', message: expect.stringMatching(words) as unknown });
  expect(error).toMatchObject({ message: expect.stringContaining('service account sa@acme-prod.iam.gserviceaccount.com') as unknown });
  const everything = inspect(error, { depth: 20, showHidden: true });
  for (const secret of [TOKEN, ...Object.values(AWS_ENVIRONMENT).slice(1), 'authorization']) {
    expect(everything).not.toContain(secret);
  }
});

it('takes a connection that breaks for a passing fault', async () => {
  await expect(askGoogle(FEDERATION, { api: () => ({ status: 0, cutOff: true }) })).resolves.toMatchObject({ kind: 'transient' });
});

describe('a secret', () => {
  const key = (privateKey: string): string => JSON.stringify({ type: 'service_account', client_email: 'sa@acme-prod.iam.gserviceaccount.com', private_key: privateKey });

  it('with a key that is not one is refused at once, before anything is sent', async () => {
    const error = await askGoogle(SECRET, {}, key('-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n'));
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringMatching(/credential cannot be used.*sa@acme-prod/s) as unknown });
    expect(inspect(error, { depth: 20 })).not.toContain('bm90IGEga2V5');
  });

  it('with a service account key makes a client of it, without a word in the log', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
    const secrets = { send: () => Promise.resolve({ SecretString: key(privateKey) }) } as unknown as SecretsManagerClient;
    await expect(new GoogleIdentities(secrets, {}).of(SECRET)).resolves.toMatchObject({ who: expect.stringContaining('sa@acme-prod') as unknown });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('with the configuration of an external account makes a client that exchanges tokens', async () => {
    const config = { type: 'external_account', audience: '//iam.googleapis.com/x', subject_token_type: 't', token_url: 'https://sts.googleapis.com/v1/token', credential_source: { environment_id: 'aws1', regional_cred_verification_url: 'https://sts.{region}.amazonaws.com' } };
    const secrets = { send: () => Promise.resolve({ SecretString: JSON.stringify(config) }) } as unknown as SecretsManagerClient;
    await expect(new GoogleIdentities(secrets, {}).of(SECRET)).resolves.toMatchObject({ who: expect.stringContaining('//iam.googleapis.com/x') as unknown });
  });

  it.each([
    ['not JSON', 'hunter2'],
    ['another kind of credential', '{"type":"authorized_user","refresh_token":"hunter2"}'],
    ['a program to run', '{"type":"external_account","audience":"a","credential_source":{"executable":{"command":"hunter2"}}}'],
  ])('with %s is refused, and not quoted', async (_what, secret) => {
    const error = await askGoogle(SECRET, {}, secret);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('does not hold a Google credential') as unknown });
    expect(inspect(error, { depth: 20 })).not.toContain('hunter2');
  });
});
