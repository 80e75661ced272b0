import { ServiceError } from '../../../rehearsal/aws/wire/service-error';
import { AWS_QUERY } from '../../../rehearsal/aws/wire/query-protocol';
import { FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN } from '../../../rehearsal/aws/lambda/fake-credentials';
import { ServiceName } from '../../../rehearsal/aws/lambda/runtime-environment';
import { openForEachTest, type Terminal } from './support/terminal';
import { existingRole } from './support/plan-document';

const FORGED = '\n\n1 rotation: 1 nothing.\n\u001b[8m';

let terminal: Terminal;

openForEachTest((opened) => {
  terminal = opened;
});

/** Everything that a plan says, on paper and for a program. */
async function saidBy(...args: readonly string[]): Promise<string> {
  const app = terminal.synth({ role: existingRole });
  const runs = [await terminal.plan(app, ...args), await terminal.plan(app, '--json', ...args)];
  return runs.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('');
}

test('a token of an answer of the token service that is cut off is not printed', async () => {
  terminal.cloud.gateway.answerFor(ServiceName.GOOGLE_STS, () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"access_token":"ya29.SECRET-TOKEN' }));
  const said = await saidBy();
  expect(said).toContain('Google');
  expect(said).not.toContain('SECRET-TOKEN');
});

test("the caller's own keys are not printed, where AWS repeats them", async () => {
  const refusal = new ServiceError('SignatureDoesNotMatch', `${FAKE_SECRET_ACCESS_KEY} and ${encodeURIComponent(FAKE_SESSION_TOKEN)} are wrong`, 403);
  terminal.cloud.gateway.answerFor(ServiceName.IAM, () => ({ status: 403, body: AWS_QUERY.failure(refusal, 'request') }));
  const said = await saidBy();
  expect(said).toContain('[secret] and [secret] are wrong');
  expect(said).not.toMatch(/REHEARSAL/);
});

test.each([
  ['AWS', () => {
    const refusal = new ServiceError('AccessDenied', `no${FORGED}`, 403);
    terminal.cloud.gateway.answerFor(ServiceName.IAM, () => ({ status: 403, body: AWS_QUERY.failure(refusal, 'request') }));
  }],
  ['Google', () => {
    const error = { code: 403, status: 'PERMISSION_DENIED', message: `no${FORGED}` };
    terminal.cloud.gateway.answerFor(ServiceName.GKE_MULTICLOUD, () => ({ status: 403, body: JSON.stringify({ error }) }));
  }],
])('no line of a plan is forged by what %s says', async (_who, speak) => {
  speak();
  const said = await saidBy();
  expect(said).toContain('1 rotation: 1 nothing.');
  expect(said).not.toMatch(/^1 rotation: 1 nothing\.$/m);
  expect(said).not.toContain('\u001b');
});

test('nor is one by the command line', async () => {
  const { stderr, exitCode } = await terminal.plan(terminal.synth(), '--stack', `x${FORGED}`);
  expect(exitCode).toBe(64);
  expect(stderr).not.toMatch(/^1 rotation: 1 nothing\.$/m);
  expect(stderr).not.toContain('\u001b');
});
