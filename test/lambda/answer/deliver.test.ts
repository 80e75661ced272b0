import { deliver, UndeliveredAnswerError } from '../../../lambda/answer/deliver';
import { put } from '../../../lambda/answer/put';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import { LoopbackServer, type LoopbackResponse } from '../../../rehearsal/world/http/loopback-server';
import { requestRow } from '../support/requests';

const ISSUED = Date.UTC(2026, 10, 2, 9);
const MINUTE = 60_000;

let server: LoopbackServer;
let reply: LoopbackResponse;
let asked = 0;

beforeAll(async () => {
  server = await LoopbackServer.start(() => {
    asked += 1;
    return reply;
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  asked = 0;
});

const attempt = (afterMinutes: number, url = (): Promise<string> => Promise.resolve(`${server.origin}/answer`)): Promise<void> =>
  deliver({ put, url, now: () => ISSUED + afterMinutes * MINUTE }, requestRow({ issuedAt: ISSUED }), { status: 'SUCCESS', physicalResourceId: 'id' });

const error = (status: number, code: string, message = 'words'): LoopbackResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

it('is content with any 2xx', async () => {
  reply = { status: 200 };
  await expect(attempt(1)).resolves.toBeUndefined();
  expect(asked).toBe(1);
});

const PASSING: readonly [what: string, reply: LoopbackResponse][] = [
  ['400 RequestTimeout', error(400, 'RequestTimeout', 'Your socket connection to the server was not read from or written to within the timeout period.')],
  ['403 AccessDenied', error(403, 'AccessDenied', 'Access Denied')],
  ['403 SignatureDoesNotMatch', error(403, 'SignatureDoesNotMatch')],
  ['404 NoSuchBucket', error(404, 'NoSuchBucket')],
  ['409 OperationAborted', error(409, 'OperationAborted')],
  ['503 SlowDown', error(503, 'SlowDown')],
  ['a redirect', error(307, 'TemporaryRedirect')],
  ['HTML of a proxy', { status: 407, headers: { 'content-type': 'text/html' }, body: '<html>Proxy Authentication Required</html>' }],
  ['no answer', { status: 0, cutOff: true }],
];

it.each(PASSING)('tries %s again while CloudFormation waits, and no longer', async (_what, passing) => {
  reply = passing;
  await expect(attempt(1)).rejects.toThrow(UndeliveredAnswerError);
  await expect(attempt(59.9)).rejects.toThrow(UndeliveredAnswerError);
  await expect(attempt(60)).resolves.toBeUndefined();
});

it.each([
  ['403 AccessDenied: Request has expired', error(403, 'AccessDenied', 'Request has expired')],
  ['400 ExpiredToken', error(400, 'ExpiredToken', 'The provided token has expired.')],
])('gives a URL up that has expired (%s)', async (_what, expired) => {
  reply = expired;
  await expect(attempt(1)).resolves.toBeUndefined();
});

describe('a URL that cannot be opened', () => {
  const sealed = (): Promise<string> => Promise.reject(new ServiceCallError('AWS call kms:Decrypt', 'refused'));

  it('is tried again while CloudFormation waits', async () => {
    await expect(attempt(59, sealed)).rejects.toThrow('request request-1: the response URL cannot be opened: AWS call kms:Decrypt');
    expect(asked).toBe(0);
  });

  it('is given up with the hour', async () => {
    await expect(attempt(60, sealed)).resolves.toBeUndefined();
  });
});
