import { KMSClient } from '@aws-sdk/client-kms';
import { UrlKey } from '../../../lambda/aws/url-key';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { KmsStandIn } from '../../../rehearsal/aws/kms/kms-stand-in';
import { SeededRandom } from '../../../rehearsal/world/random/seeded-random';

const URL = 'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/key?X-Amz-Signature=0123';

const kms = new KmsStandIn({ region: 'us-east-1', account: '111122223333', random: new SeededRandom() });
let server: LoopbackServer;
let client: KMSClient;

beforeAll(async () => {
  server = await LoopbackServer.start(kms.handler);
  client = new KMSClient({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' }, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

const keyOf = (table = 'ledger', arn = kms.createKey().arn): UrlKey => new UrlKey(client, arn, table);

it('opens what it has sealed', async () => {
  const key = keyOf();
  const sealed = await key.seal('request-1', URL);
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toMatch(/https|Signature/);
  await expect(key.open('request-1', sealed)).resolves.toBe(URL);
});

it.each<[string, (sealed: string, arn: string) => Promise<string>, RegExp]>([
  ['as that of another request', (sealed, arn) => keyOf('ledger', arn).open('request-2', sealed), /kms:Decrypt on .*InvalidCiphertextException/],
  ['as that of another ledger', (sealed, arn) => keyOf('other', arn).open('request-1', sealed), /InvalidCiphertextException/],
  ['with another key', (sealed) => keyOf().open('request-1', sealed), /IncorrectKeyException/],
  ['after somebody has changed it', (sealed, arn) => keyOf('ledger', arn).open('request-1', `${sealed.slice(0, -8)}AAAAAAA=`), /InvalidCiphertextException/],
  ['where there is something else', (_sealed, arn) => keyOf('ledger', arn).open('request-1', URL), /InvalidCiphertextException/],
])('does not open it %s', async (_how, open, why) => {
  const { arn } = kms.createKey();
  const sealed = await keyOf('ledger', arn).seal('request-1', URL);
  await expect(open(sealed, arn)).rejects.toThrow(why);
});

it('says which key it is that is gone', async () => {
  const { arn, keyId } = kms.createKey();
  kms.scheduleDeletion(keyId);
  await expect(keyOf('ledger', arn).seal('request-1', URL)).rejects.toThrow(`kms:Encrypt on ${arn} failed: KMSInvalidStateException`);
});
