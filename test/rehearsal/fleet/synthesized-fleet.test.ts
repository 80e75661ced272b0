import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { GoogleCredentials, InstanceProfileRotation, RotationEngine, RotationTarget } from '../../../lib';
import { runRehearse } from '../../../rehearsal/command-line/rehearse';

const directory = mkdtempSync(path.join(tmpdir(), 'synthesized-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The app of examples/apps, as `cdk synth` leaves it, whatever language has made it. */
function appOf(generation: string): string {
  const outdir = path.join(directory, generation);
  const app = new App({ outdir });
  const stack = new Stack(app, 'GkeInstanceProfiles', { env: { account: '111122223333', region: 'us-east-1' } });
  // Nobody listens at either.
  new RotationEngine(stack, 'Engine', { proxy: { url: 'http://127.0.0.1:9' }, endpoints: { iamCredentials: 'https://iam.example.com' } });
  const cluster = { project: 'acme-prod', location: 'us-east4', cluster: 'prod' };
  const credentials = GoogleCredentials.workloadIdentityFederation({ projectNumber: '123456789012', pool: 'aws-rotation', provider: 'aws-account', serviceAccount: 'rotation@acme-prod.iam.gserviceaccount.com' });
  const role = new Role(stack, 'WorkersRole', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const workers = new InstanceProfileRotation(stack, 'Workers', { target: RotationTarget.nodePool({ ...cluster, nodePool: 'workers' }), credentials, role, generation, timeout: Duration.hours(6) });
  new InstanceProfileRotation(stack, 'ControlPlane', { target: RotationTarget.cluster(cluster), credentials, generation }).rotateAfter(workers);
  new InstanceProfileRotation(stack, 'Named', {
    target: RotationTarget.nodePool({ ...cluster, nodePool: 'named' }),
    credentials,
    role: Role.fromRoleName(stack, 'NamedRole', 'workers-of-old'),
    generation,
  });
  app.synth();
  return outdir;
}

async function rehearsed(...args: readonly string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
  const printed: string[] = [];
  const exitCode = await runRehearse(args, (text) => printed.push(text));
  return { exitCode, text: printed.join('') };
}

const [first, second] = [appOf('2026-11'), appOf('2027-01')];

test('an app is deployed as it is, and then as the second assembly has it', async () => {
  const before = readdirSync(first);
  const { exitCode, text } = await rehearsed('--app', first, '--app', second, '--nodes', '2', '--seconds-per-node', '1');
  expect({ exitCode, text }).toEqual({ exitCode: 0, text: expect.stringContaining('Rotate every target: cdk deploy GkeInstanceProfiles') as unknown });
  // One of them rotates after another, which no file's waves have said.
  expect(text).toContain('— all targets\n');
  expect(readdirSync(first)).toEqual(before);
});

test('the rotation to the second assembly can be made to fail, and everything is back', async () => {
  const { exitCode, text } = await rehearsed('--app', first, '--app', second, '--fail-at', 'prod', '--nodes', '2', '--seconds-per-node', '1');
  expect({ exitCode, text }).toEqual({ exitCode: 0, text: expect.stringContaining('fail at prod') as unknown });
  expect(text).not.toContain('Rotate every target: ');
});

test.each([
  [['--app', '/nowhere'], '--app cannot be "/nowhere": it has no synthesized app'],
  [['--app', first, '--fail-at', 'prod'], '--fail-at needs a second --app DIR'],
  [['--app', first, '--app', second, '--fail-at', 'elsewhere'], 'There is no target "elsewhere"'],
  [['--app', first, '--config', 'rotations.yaml'], 'Name one of --scenario, --config and --app'],
])('%j is refused', async (args, words) => {
  await expect(rehearsed(...args)).rejects.toThrow(words);
});
