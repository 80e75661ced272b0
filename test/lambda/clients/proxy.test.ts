import { type AddressInfo, createServer, type Server } from 'node:net';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { awsCallError } from '../../../lambda/aws/aws-error';
import { awsClientDefaults } from '../../../lambda/clients/aws';
import { SERVICE_LIMIT } from '../../../lambda/clients/invocation-time';
import { callGoogle, GoogleParty } from '../../../lambda/google/google-call';

const environment = process.env;
let proxy: Server;

afterEach(() => {
  process.env = environment;
  proxy.close();
});

/** Whatever is to leave goes to a proxy that answers so. */
async function behindProxy(answer: string): Promise<void> {
  proxy = createServer((socket) => {
    socket.once('data', () => socket.end(answer));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  process.env = { ...environment, HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

const askSts = async (): Promise<unknown> =>
  callGoogle(GoogleParty.STS, new URL('https://sts.googleapis.com/v1/token'), { method: 'POST', headers: {}, body: 'x' }, SERVICE_LIMIT).catch((error: unknown) => error);

const askIam = async (): Promise<unknown> =>
  new IAMClient({ ...awsClientDefaults(), region: 'us-east-1', credentials: { accessKeyId: 'ASIAFAKE', secretAccessKey: 'not-a-secret' } })
    .send(new ListRolesCommand({}))
    .catch((error: unknown) => awsCallError('iam:ListRoles', 'this account', error));

const page = (status: string): string => `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno`;

it.each([
  ['407 Proxy Authentication Required', 'refused', /^The proxy on the way to .* answered HTTP 407 \(it asks for a user and a password\).*takes no password/],
  ['403 Forbidden', 'refused', /^The proxy on the way to .* answered HTTP 403 and let nothing through\. Allow this host in the proxy/],
  ['502 Bad Gateway', 'transient', /^The proxy on the way to .* answered HTTP 502 and let nothing through/],
])('a proxy that answers %s is told as the proxy, and nobody behind it is blamed', async (status, kind, words) => {
  await behindProxy(page(status));
  for (const [error, party] of [
    [await askSts(), "Google's Security Token Service (sts.googleapis.com)"],
    [await askIam(), 'AWS (iam:ListRoles on this account)'],
  ] as const) {
    expect(error).toMatchObject({ name: 'ServiceCallError', kind, message: expect.stringMatching(words) as unknown });
    expect(error).toMatchObject({ message: expect.stringContaining(`to ${party} answered`) as unknown });
    expect(String(error)).not.toMatch(/hunter2|AWS call/);
  }
});

it('a proxy that is not there is a passing fault', async () => {
  await behindProxy('');
  proxy.close();
  await expect(askSts()).resolves.toMatchObject({ kind: 'transient', message: expect.stringMatching(/^No answer from Google's Security Token Service \(sts\.googleapis\.com\): /) as unknown });
});
