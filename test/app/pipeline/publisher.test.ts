import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { publishAsset } from '../../../app/pipeline/publisher';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { S3StandIn } from '../../../rehearsal/aws/s3/s3-api';
import { stsApi } from '../../../rehearsal/aws/sts/sts-api';
import type { BuildSpec } from './support/pipelines';
import { pipelineOf, PRODUCTION, STAGING } from './support/pipelines';

const s3 = new S3StandIn();
const assumed: string[] = [];
const home = process.cwd();
const environment = process.env;
let servers: LoopbackServer[] = [];

beforeAll(async () => {
  servers = [
    await LoopbackServer.start(s3.api),
    await LoopbackServer.start(stsApi({ identityOf: () => 'arn:aws:sts::777788889999:assumed-role/build/session', assume: (_caller, role) => `ASIA${assumed.push(role)}` })),
  ];
  const [objects, tokens] = servers;
  process.env = {
    ...environment,
    AWS_ACCESS_KEY_ID: 'ASIABUILD',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_S3: objects?.origin,
    AWS_ENDPOINT_URL_STS: tokens?.origin,
  };
});

afterAll(async () => {
  process.chdir(home);
  process.env = environment;
  await Promise.all(servers.map((server) => server.stop()));
});

/** What the build that publishes runs, in the app that it is handed. */
function commandsIn(assembly: string): readonly string[] {
  const [file = ''] = readdirSync(assembly).filter((one) => one.startsWith('buildspec-'));
  return (JSON.parse(readFileSync(path.join(assembly, file), 'utf8')) as BuildSpec).phases.build.commands;
}

test('what the locked aws-cdk-lib has written is read and published, to each account by its own role', async () => {
  const { directory } = pipelineOf().app.synth();
  process.chdir(directory);
  const commands = commandsIn(directory);
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    const [name, ...args] = command.replaceAll('"', '').split(' ');
    expect(name).toBe('cdk-assets');
    await publishAsset(args, () => undefined);
  }
  expect([...s3.objects.keys()].toSorted()).toEqual([STAGING, PRODUCTION].map((account) => expect.stringMatching(new RegExp(`^cdk-hnb659fds-assets-${account}-us-east-1/[0-9a-f]{64}\\.zip$`)) as unknown));
  expect([...new Set(assumed)].toSorted()).toEqual([STAGING, PRODUCTION].map((account) => `arn:aws:iam::${account}:role/cdk-hnb659fds-file-publishing-role-${account}-us-east-1`));
});

test.each([[[]], [['--path', 'assets.json']], [['publish', 'a:b']]])('it says what it takes where it is called otherwise: %j', async (args) => {
  await expect(publishAsset(args, () => undefined)).rejects.toThrow('cdk-assets of this pipeline takes --path FILE publish ASSET:DESTINATION');
});
