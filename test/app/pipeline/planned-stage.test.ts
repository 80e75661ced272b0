import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../../../app/create-stacks';
import { parseConfig } from '../../../app/config/read-config';
import type { FleetPipelineStack } from '../../../app/pipeline/fleet-pipeline-stack';
import { scopeDown } from '../../../rehearsal/play/made-by-hand';
import { API_ROLE, MANUAL_PROFILE } from '../../../rehearsal/play/sample-cloud';
import { CLI_BUNDLE, ended } from '../../../rehearsal/command-line/run-bundle';
import { Terminal } from '../../cli/plan/support/terminal';
import { FEDERATION } from '../support/fleets';
import { buildSpecOf, PIPELINE } from './support/pipelines';

const LOOKUP_ROLE = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-lookup-role-111122223333-us-east-1';

let terminal: Terminal;

beforeEach(async () => {
  terminal = await Terminal.open();
});

afterEach(() => terminal.close());

/** Synthesizes a pipeline to a directory, puts the command line beside it, and returns what its plan runs. */
function synthesize(role: string): { readonly directory: string; readonly commands: readonly string[] } {
  const directory = terminal.newAppDirectory();
  const app = new App({ outdir: directory });
  const config = {
    account: '111122223333',
    region: 'us-east-1',
    project: 'acme-prod',
    location: 'us-east4',
    credentials: FEDERATION,
    clusters: [{ name: 'prod', nodePools: [{ name: 'workers', role }] }],
    pipeline: { ...PIPELINE, stages: [{ environment: 'GkeInstanceProfiles', approval: true }] },
  };
  const [stack] = createStacks(app, parseConfig('rotations.yaml', JSON.stringify(config)));
  app.synth();
  fs.cpSync(path.dirname(CLI_BUNDLE), path.join(directory, 'command-line'), { recursive: true });
  return { directory, commands: buildSpecOf({ template: Template.fromStack(stack as FleetPipelineStack) }, /Plan$/).phases.build.commands };
}

/** Runs commands in a directory as CodeBuild does, with AWS and Google played by stand-ins, and prints what is exported. */
async function build({ directory, commands }: ReturnType<typeof synthesize>): Promise<{ readonly status: number | null; readonly output: string }> {
  const script = [...commands.map((command) => `{ ${command}\n} || exit $?`), 'echo "PLAN=$PLAN"'].join('\n');
  const child = spawn('sh', ['-c', script], {
    cwd: directory,
    env: { ...terminal.operator.environment(terminal.home), PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`, CODEBUILD_BUILD_ID: 'project:uuid' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { exitCode: status, stdout: output } = await ended(child);
  return { status, output };
}

test('the approver of a real stage is told what would happen, as the lookup role sees it', async () => {
  terminal.operator.roles.set(LOOKUP_ROLE, 'ASIALOOKUP');
  const { status, output } = await build(synthesize(`${MANUAL_PROFILE}-role`));
  expect(status).toBe(0);
  expect(output).toMatch(/^ROTATION .*\n.*\/prod\.workers\/Rotation  made-by-hand .* 3 .*take over\n/);
  expect(output).toMatch(/\nPLAN=1 rotation: 1 take over\. prod\/workers: take over, 3 nodes, 1 not checked\.\n$/);
  const keys = terminal.asked.filter(({ action }) => !action.startsWith('sts:')).map(({ accessKeyId }) => accessKeyId);
  expect(new Set(keys)).toEqual(new Set(['ASIALOOKUP']));
});

test('a stage that could only fail ends before anybody is asked', async () => {
  terminal.operator.roles.set(LOOKUP_ROLE, 'ASIALOOKUP');
  scopeDown(terminal.cloud.iam, API_ROLE, { Action: 'iam:GetInstanceProfile' });
  const { status, output } = await build(synthesize(`${MANUAL_PROFILE}-role`));
  expect(output).toContain('The deployment would fail.');
  expect(output).not.toContain('PLAN=');
  expect(status).not.toBe(0);
});
