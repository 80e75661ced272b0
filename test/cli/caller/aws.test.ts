import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { awsOfCaller, askedAs, type CallersClients } from '../../../cli/caller/aws';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { stsApi } from '../../../rehearsal/aws/sts/sts-api';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT00001', AWS_SECRET_ACCESS_KEY: 'secret-of-the-environment' };
const ACCOUNTS: Readonly<Record<string, string>> = { AKIAENVIRONMENT00001: '111111111111', AKIADEFAULT000000001: '222222222222', AKIAACME00000000001: '333333333333' };
const before = process.env;

let home: string;
let sts: LoopbackServer;

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'caller-'));
  writeFileSync(path.join(home, 'config'), '[default]\nregion = eu-north-1\n[profile acme]\nregion = ap-south-1\n[profile nowhere]\n');
  const key = (id: string): string => `aws_access_key_id = ${id}\naws_secret_access_key = secret-of-a-profile\n`;
  writeFileSync(path.join(home, 'credentials'), `[default]\n${key('AKIADEFAULT000000001')}[acme]\n${key('AKIAACME00000000001')}[nowhere]\n${key('AKIAACME00000000001')}`);
  sts = await LoopbackServer.start(stsApi({ identityOf: (id) => `arn:aws:sts::${ACCOUNTS[id] ?? ''}:assumed-role/x/y`, assume: () => undefined }));
});

afterEach(async () => {
  process.env = before;
  await sts.stop();
  rmSync(home, { recursive: true });
});

/** As a command starts, with nothing of this machine in its environment. */
async function callerWith(environment: Record<string, string>): Promise<CallersClients> {
  const files = { AWS_CONFIG_FILE: path.join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: path.join(home, 'credentials') };
  process.env = { PATH: before.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL_STS: sts.origin, ...files, ...environment };
  const access = await awsOfCaller(process.env);
  if (!('seen' in access)) {
    throw new Error(access.notSeen);
  }
  return access.seen;
}

it.each<[Record<string, string>, string]>([
  [{}, 'AWS account 222222222222, region eu-north-1'],
  [KEYS, 'AWS account 111111111111, region eu-north-1'],
  [{ AWS_REGION: 'us-west-1', AWS_DEFAULT_REGION: 'us-west-2' }, 'AWS account 222222222222, region us-west-1'],
  [{ AWS_DEFAULT_REGION: 'us-west-2' }, 'AWS account 222222222222, region us-west-2'],
  [{ ...KEYS, AWS_DEFAULT_REGION: 'us-west-2' }, 'AWS account 111111111111, region us-west-2'],
  [{ AWS_PROFILE: 'acme' }, 'AWS account 333333333333, region ap-south-1, profile acme'],
  [{ AWS_DEFAULT_PROFILE: 'acme' }, 'AWS account 333333333333, region ap-south-1, profile acme'],
  [{ AWS_PROFILE: 'acme', AWS_DEFAULT_PROFILE: 'nowhere', AWS_DEFAULT_REGION: 'us-west-2' }, 'AWS account 333333333333, region us-west-2, profile acme'],
  [{ ...KEYS, AWS_PROFILE: 'acme' }, 'AWS account 111111111111, region ap-south-1'],
  [{ AWS_PROFILE: 'nowhere' }, 'AWS account 333333333333, region us-east-1 (none is configured), profile nowhere'],
  [{ AWS_REGION: '' }, 'AWS account 222222222222, region eu-north-1'],
  [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' }, 'AWS account 222222222222, region us-west-2'],
  [{ AWS_REGION: '', AWS_PROFILE: 'acme' }, 'AWS account 333333333333, region ap-south-1, profile acme'],
  [{ AWS_DEFAULT_REGION: '', AWS_DEFAULT_PROFILE: '' }, 'AWS account 222222222222, region eu-north-1'],
])('with %j AWS is asked as the AWS CLI would', async (environment, words) => {
  const clients = await callerWith(environment);
  const asked = await askedAs(clients);
  expect(asked.words).toBe(words);
  await expect(clients.iam.config.region()).resolves.toBe(asked.region);
});

it('says so where AWS does not tell whose account it is', async () => {
  const clients = await callerWith(KEYS);
  await sts.stop();
  await expect(askedAs(clients)).resolves.toStrictEqual({ region: 'eu-north-1', words: 'AWS account not known, region eu-north-1' });
  sts = await LoopbackServer.start(() => ({ status: 404 }));
});
