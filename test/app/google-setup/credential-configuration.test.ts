import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { credentialConfiguration } from '../../../cli/google-setup/credential-configuration';
import { readCredentialJson } from '../../../lambda/google/credential-json';
import { GoogleCredentials, InstanceProfileRotation, RotationTarget } from '../../../lib';
import { access } from './support/accesses';
import { recorded } from './support/golden';

const { credentials } = access();

if (credentials.kind === 'secret') {
  throw new Error('These tests are about federation');
}

/** What gcloud 528.0.0 wrote for the same values; `npm run check:gcloud` looks whether it still does. */
const RECORDED = JSON.parse(recorded('create-cred-config.json')) as { readonly credential_source: Record<string, string> };

test('is what gcloud writes, without the metadata server that Lambda does not have', () => {
  const { region_url: regionUrl, url, ...source } = RECORDED.credential_source;

  expect([regionUrl, url]).toEqual([expect.stringContaining('//169.254.169.254/'), expect.stringContaining('//169.254.169.254/')]);
  expect(credentialConfiguration(credentials)).toEqual({ ...RECORDED, credential_source: source });
});

test('names the audience and the service account that the library renders', () => {
  const stack = new Stack(new App(), 'Stack');
  new InstanceProfileRotation(stack, 'Workers', {
    target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' }),
    credentials: GoogleCredentials.workloadIdentityFederation(credentials),
  });
  const { audience, service_account_impersonation_url: url } = credentialConfiguration(credentials);

  expect(url).toContain(`/${credentials.serviceAccount}:`);
  Template.fromStack(stack).hasResourceProperties('Custom::GkeInstanceProfileLink', {
    Credentials: { Audience: audience, ServiceAccount: credentials.serviceAccount },
  });
});

test("goes through the engine's own endpoints where it has some", () => {
  expect(credentialConfiguration(credentials, { securityTokenService: 'https://sts.example', iamCredentials: 'https://iam.example' })).toMatchObject({
    token_url: 'https://sts.example/v1/token',
    service_account_impersonation_url: expect.stringMatching(/^https:\/\/iam\.example\/v1\//) as string,
  });
});

test('is a credential that the functions take from a secret', () => {
  const endpoints = { securityTokenService: 'https://sts.googleapis.com', iamCredentials: 'https://iamcredentials.googleapis.com' };

  expect(readCredentialJson(JSON.stringify(credentialConfiguration(credentials)), endpoints)).toMatchObject({
    kind: 'federation',
    federation: { audience: credentialConfiguration(credentials).audience },
  });
});
