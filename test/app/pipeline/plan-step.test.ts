import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type BuildSpec, buildSpecOf, pipelineOf, PLAN_IDENTITY } from './support/pipelines';

const PLANNED = { stages: [{ environment: 'production', approval: true }] };

let directory: string;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'plan-step-'));
  fs.mkdirSync(path.join(directory, 'command-line'));
});

afterEach(() => fs.rmSync(directory, { recursive: true }));

/** Puts a command line in place that says what it was asked, and ends as the real one may. */
function commandLineThat(exitCode: number): void {
  const script = `
    const { writeFileSync } = require('node:fs');
    const { GOOGLE_APPLICATION_CREDENTIALS: credentials, AWS_ACCESS_KEY_ID: key } = process.env;
    console.log(JSON.stringify({ args: process.argv.slice(2), credentials, key }));
    writeFileSync(process.argv[process.argv.indexOf('--comment') + 1], '1 of 2 targets rotates; "prod/workers" $HOME');
    process.exit(${exitCode});`;
  fs.writeFileSync(path.join(directory, 'command-line', 'cdk-gke-instance-profile.js'), script);
}

/** Runs the commands of a build as CodeBuild does: one after the other in one shell, until one fails. */
function run({ phases }: BuildSpec, environment: Record<string, string> = {}) {
  const script = [...phases.build.commands.map((command) => `{ ${command}\n} || exit $?`), 'printf "PLAN=%s\\nPLAN_BUILD=%s\\n" "$PLAN" "$PLAN_BUILD"'].join('\n');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: `${directory}:${process.env.PATH ?? ''}`, CODEBUILD_BUILD_ID: 'project:uuid', ...environment },
  });
  return { status, lines: stdout.trim().split('\n'), stderr };
}

test.each([
  ['nothing to do', 0],
  ['something to do', 2],
])('where there is %s, the approver gets the comment and the way to the log', (_name, exitCode) => {
  commandLineThat(exitCode);
  const { status, lines } = run(buildSpecOf(pipelineOf(PLANNED), /Plan$/));
  expect(status).toBe(0);
  expect(JSON.parse(lines[0] ?? '')).toEqual({ args: ['plan', '--lookup', '--app', 'assembly-production', '--comment', 'plan-comment.txt'] });
  expect(lines.slice(1)).toEqual(['PLAN=1 of 2 targets rotates; "prod/workers" $HOME', 'PLAN_BUILD=project%3Auuid']);
});

test('a finding that stops a rotation stops the stage before anybody is asked', () => {
  commandLineThat(1);
  expect(run(buildSpecOf(pipelineOf(PLANNED), /Plan$/)).status).not.toBe(0);
});

test('Google is asked with the credentials of the build, by a configuration without a secret', () => {
  commandLineThat(0);
  fs.writeFileSync(path.join(directory, 'aws'), '#!/bin/sh\n[ "$*" = "configure export-credentials --format env" ] && echo export AWS_ACCESS_KEY_ID=ASIAEXAMPLE\n', { mode: 0o755 });
  const made = pipelineOf({ ...PLANNED, planIdentity: PLAN_IDENTITY });
  const [project] = Object.values(made.template.findResources('AWS::CodeBuild::Project', { Properties: { Environment: { EnvironmentVariables: [{ Name: 'GOOGLE_CREDENTIAL_CONFIGURATION' }] } } })) as {
    Properties: { Environment: { EnvironmentVariables: { Name: string; Value: string; Type: string }[] } };
  }[];
  const [variable] = project?.Properties.Environment.EnvironmentVariables ?? [];
  const { lines } = run(buildSpecOf(made, /Plan$/), { GOOGLE_CREDENTIAL_CONFIGURATION: variable?.Value ?? '' });
  const file = path.join(fs.realpathSync(directory), 'google-credentials.json');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ credentials: expect.stringMatching(/google-credentials\.json$/) as string, key: 'ASIAEXAMPLE' });
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toEqual({
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws-rotation/providers/aws-tools',
    subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
    token_url: 'https://sts.googleapis.com/v1/token',
    service_account_impersonation_url: 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/plan@acme-prod.iam.gserviceaccount.com:generateAccessToken',
    credential_source: { environment_id: 'aws1', regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15' },
    universe_domain: 'googleapis.com',
  });
});

test('where the credentials of the build cannot be had, the step ends in words, and asks nobody', () => {
  commandLineThat(0);
  fs.writeFileSync(path.join(directory, 'aws'), '#!/bin/sh\nexit 253\n', { mode: 0o755 });
  const { status, lines, stderr } = run(buildSpecOf(pipelineOf({ ...PLANNED, planIdentity: PLAN_IDENTITY }), /Plan$/));
  expect(status).toBe(1);
  expect(lines).toEqual(['']);
  expect(stderr).toBe('The credentials of this build cannot be had, so Google cannot be asked. Retry the stage; to plan without Google, leave planIdentity out.\n');
});

test('without an identity for Google, no build has credentials for it', () => {
  const { phases } = buildSpecOf(pipelineOf(PLANNED), /Plan$/);
  expect(JSON.stringify(phases)).not.toMatch(/google|export-credentials/i);
});
