import { STSClient } from '@aws-sdk/client-sts';
import { SecurityTokens } from '../../../cli/caller/security-tokens';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { stsApi } from '../../../rehearsal/aws/sts/sts-api';

const ME = 'arn:aws:sts::111122223333:assumed-role/admin/me';
const LOOKUP = 'arn:aws:iam::444455556666:role/lookup';

let server: LoopbackServer;

beforeEach(async () => {
  const identities = new Map([['ASIAME', ME], ['ASIALOOKUP', 'arn:aws:sts::444455556666:assumed-role/lookup/me']]);
  server = await LoopbackServer.start(
    stsApi({ identityOf: (key) => identities.get(key), assume: (caller, role) => (caller === ME && role === LOOKUP ? 'ASIALOOKUP' : undefined) }),
  );
});

afterEach(async () => {
  await server.stop();
});

function as(accessKeyId: string, secretAccessKey = 's'): SecurityTokens {
  return new SecurityTokens(new STSClient({ region: 'us-east-1', endpoint: server.origin, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } }));
}

test('says who the caller is, also after it has assumed a role', async () => {
  await expect(as('ASIAME').callerArn()).resolves.toBe(ME);
  const { accessKeyId, secretAccessKey } = await as('ASIAME').assume(LOOKUP);
  await expect(as(accessKeyId, secretAccessKey).callerArn()).resolves.toBe('arn:aws:sts::444455556666:assumed-role/lookup/me');
});

test.each([
  ['a role that the caller may not assume', () => as('ASIAME').assume('arn:aws:iam::444455556666:role/other'), /sts:AssumeRole on arn:aws:iam::444455556666:role\/other/],
  ['credentials that AWS does not know', () => as('ASIAODD').callerArn(), /sts:GetCallerIdentity on your credentials failed: InvalidClientTokenId/],
])('refuses %s in words', async (_what, call, words) => {
  const error: unknown = await call().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ServiceCallError);
  expect(error).toMatchObject({ kind: 'refused', fact: expect.stringMatching(words) as string });
});
