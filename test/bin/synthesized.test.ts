import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { bundleFunctions } from '../../scripts/bundle-functions';
import { Terminal } from '../cli/plan/support/terminal';

const ROOT = path.join(__dirname, '..', '..');
const FILE = `
account: "111122223333"
region: us-east-1
project: acme-prod
location: us-east4
credentials:
  workloadIdentityFederation: { projectNumber: 123456789012, pool: aws-rotation, provider: aws-account, serviceAccount: rotation@acme-prod.iam.gserviceaccount.com }
configEncryptionKeyArn: arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11
clusters:
  - name: prod
    nodePools: [{ name: workers }]
`;

let terminal: Terminal;

/** As npm runs it in a clone, which is somewhere else here, so that nobody's cdk.out is written over. */
async function run(...args: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const command = ['--import', require.resolve('tsx'), path.join(ROOT, 'bin', 'synthesized.ts'), ...args];
  const env = { PATH: process.env.PATH ?? '', TMPDIR: process.env.TMPDIR, ...terminal.operator.environment(terminal.home) };
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: terminal.home, env }, (error, stdout, stderr) => resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }));
  });
}

beforeAll(async () => {
  await bundleFunctions();
  terminal = await Terminal.open();
  const ours = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8')) as { readonly context: unknown };
  const app = `${process.execPath} --import ${require.resolve('tsx')} ${path.join(ROOT, 'bin', 'app.ts')}`;
  // Nobody is told of it, and nobody asked.
  writeFileSync(path.join(terminal.home, 'cdk.json'), JSON.stringify({ ...ours, app, build: undefined, notices: false, 'cli-telemetry': false, versionReporting: false }));
  writeFileSync(path.join(terminal.home, 'mine.yaml'), FILE);
});

afterAll(async () => {
  await terminal.close();
});

test('plan takes the file that --config names, and status looks at what was synthesized', async () => {
  const planned = await run('plan', '--config', 'mine.yaml', '--json');
  expect(planned).toMatchObject({ exitCode: 2, stderr: '' });
  expect(JSON.parse(planned.stdout)).toMatchObject({
    rotations: [{ path: 'GkeInstanceProfiles/prod.workers/Rotation', linked: { profile: 'made-by-hand' }, deployment: { does: 'take over' } }],
  });
  const looked = await run('status', '--app', 'cdk.out', '--json');
  expect(looked).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(looked.stdout)).toMatchObject({ stacks: [{ name: 'GkeInstanceProfiles', targets: [{ state: 'not deployed' }] }] });
});

test.each([
  [['plan', '--config', 'nowhere.yaml'], 1, "There is no file nowhere.yaml. Copy one of examples/ to rotations.yaml, or name yours with '--config FILE'.\n"],
  [['status', '--config=nowhere.yaml'], 1, "There is no file nowhere.yaml. Copy one of examples/ to rotations.yaml, or name yours with '--config FILE'.\n"],
  [['plan', '--config'], 64, "plan: Option '--config FILE' argument missing. Try --help.\n"],
  [['status', '--config', 'mine.yaml', '--app', 'cdk.out'], 64, 'status: Name either --config or what is there already. Try --help.\n'],
  [['status', '--config', 'mine.yaml', '--color'], 64, "status: Unknown option '--color'. Try --help.\n"],
])('%j ends with %i before anything is synthesized', async (args, exitCode, words) => {
  expect(await run(...args)).toEqual({ exitCode, stdout: '', stderr: words });
});
