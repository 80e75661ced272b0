import { GoogleIam } from '../../../../rehearsal/google/iam/google-iam';
import { googleIamApi } from '../../../../rehearsal/google/iam/google-iam-api';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';

const PROJECT = { id: 'acme-prod', number: '123456789012' };
const POOLS = `projects/${PROJECT.number}/locations/global/workloadIdentityPools`;
const ROLE = 'projects/acme-prod/roles/rotation';

let iam: GoogleIam;
let server: LoopbackServer;

beforeEach(async () => {
  iam = new GoogleIam([PROJECT]);
  server = await LoopbackServer.start(googleIamApi(iam));
});

afterEach(async () => {
  await server.stop();
});

test('a project is the same by ID and by number', async () => {
  await send('POST', 'projects/acme-prod/services:batchEnable', { serviceIds: ['iam.googleapis.com'] });
  await send('POST', `projects/${PROJECT.number}/services/sts.googleapis.com:enable`, {});
  await send('POST', 'projects/acme-prod/locations/global/workloadIdentityPools?workloadIdentityPoolId=pool', {});

  expect(iam.state.apis).toEqual({ 'acme-prod': ['iam.googleapis.com', 'sts.googleapis.com'] });
  await expect(send('GET', `${POOLS}/pool`)).resolves.toMatchObject({ status: 200, json: { name: `${POOLS}/pool`, state: 'ACTIVE' } });
});

test('what is there cannot be made again, not even after its deletion', async () => {
  const make = async (): Promise<unknown> => send('POST', 'projects/acme-prod/roles', { roleId: 'rotation', role: { title: 'Rotation' } });

  await expect(make()).resolves.toMatchObject({ status: 200, json: { name: ROLE, title: 'Rotation' } });
  await expect(make()).resolves.toMatchObject({ status: 409, json: { error: { status: 'ALREADY_EXISTS' } } });
  await expect(send('DELETE', ROLE)).resolves.toMatchObject({ status: 200, json: { deleted: true } });
  await expect(make()).resolves.toMatchObject({ status: 409 });
  await expect(send('PATCH', ROLE, { title: 'Another' })).resolves.toMatchObject({ status: 400, json: { error: { status: 'FAILED_PRECONDITION' } } });
  await expect(send('POST', `${ROLE}:undelete`, {})).resolves.toMatchObject({ status: 200 });
  await expect(send('PATCH', ROLE, { title: 'Another' })).resolves.toMatchObject({ status: 200, json: { title: 'Another' } });
});

test('what is not there is not found', async () => {
  await expect(send('GET', `${POOLS}/pool`)).resolves.toMatchObject({ status: 404, json: { error: { status: 'NOT_FOUND' } } });
  await expect(send('GET', 'projects/acme-nowhere/roles/rotation')).resolves.toMatchObject({ status: 403 });
});

test.each([
  'serviceAccount:nobody@acme-prod.iam.gserviceaccount.com',
  `principalSet://iam.googleapis.com/${POOLS}/pool/attribute.aws_role/arn:aws:sts::111122223333:assumed-role/engine`,
])('a policy that names %s, who is not there, is refused', async (member) => {
  const policy = { bindings: [{ role: 'roles/viewer', members: [member] }] };

  await expect(send('POST', 'projects/acme-prod:setIamPolicy', { policy })).resolves.toMatchObject({
    status: 400,
    json: { error: { message: `${member} does not exist.` } },
  });
});

test('a policy with conditions says so by its version', async () => {
  const bindings = [{ role: 'roles/viewer', members: ['user:a@example.com'], condition: { title: 'office', expression: 'true' } }];
  await send('POST', 'projects/acme-prod:setIamPolicy', { policy: { bindings } });

  await expect(send('POST', 'projects/acme-prod:getIamPolicy', {})).resolves.toMatchObject({ status: 200, json: { version: 3, bindings } });
});

test('what is not played is not answered as if it were', async () => {
  await expect(send('DELETE', 'projects/acme-prod')).resolves.toMatchObject({ status: 501 });
});

async function send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }> {
  const response = await fetch(`${server.origin}/v1/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}
