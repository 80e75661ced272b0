import * as assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runGoogleSetup } from '../app/google-setup/command';
import { NODE_POOL_ROTATION_ROLE } from '../cli/google-setup/custom-roles';
import { ended } from '../rehearsal/command-line/run-bundle';
import { GoogleIam } from '../rehearsal/google/iam/google-iam';
import { googleIamApi } from '../rehearsal/google/iam/google-iam-api';
import { LoopbackServer } from '../rehearsal/world/http/loopback-server';

/*
 * Runs the script that google-setup prints, and the commands of its page, with the real gcloud against a stand-in of Google's
 * APIs, and compares the credential configuration that was recorded with the one that gcloud writes. shellcheck reads the script, `terraform fmt`
 * the HCL. What is not installed checks nothing, and the last line says so.
 */

const FILE = 'rotations.yaml';
const PAGE = 'docs/google-setup.md';
const RECORDED = 'test/app/google-setup/golden/create-cred-config.json';

const PROJECT = { id: 'acme-prod', number: '123456789012' };
const SERVICE_ACCOUNT = 'profile-rotation@acme-prod.iam.gserviceaccount.com';
const POOL = `projects/${PROJECT.number}/locations/global/workloadIdentityPools/aws-rotation`;
const PROVIDER = `${POOL}/providers/aws-account`;
const ROLE = `projects/${PROJECT.id}/roles/gkeProfileRotation`;

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'check-google-setup-'));
const script = path.join(work, 'google-setup.sh');

async function checkWithGcloud(): Promise<void> {
  const iam = new GoogleIam([PROJECT]);
  // Where a policy has conditions, gcloud insists on being told about them.
  const office = { role: 'roles/viewer', members: ['user:a@example.com'], condition: { title: 'office', expression: 'true' } };
  iam.setPolicy(`projects/${PROJECT.id}`, { bindings: [office] });
  const server = await LoopbackServer.start(googleIamApi(iam));
  try {
    const env = environmentOf(server.origin);
    await succeeds('makes what is missing', ['bash', script], env);
    const made = iam.state;
    assert.deepEqual(Object.keys(made.resources), [POOL, PROVIDER, ROLE, `projects/${PROJECT.id}/serviceAccounts/${SERVICE_ACCOUNT}`]);
    assert.deepEqual(Object.keys(made.policies), [`projects/${PROJECT.id}`, `projects/${PROJECT.id}/serviceAccounts/${SERVICE_ACCOUNT}`]);

    await succeeds('changes nothing when all is there', ['bash', script], env);
    assert.deepEqual(iam.state, made);

    const { attributeMapping, ...unmapped } = iam.get(PROVIDER);
    assert.notEqual(attributeMapping, undefined);
    iam.replace(PROVIDER, unmapped);
    [PROVIDER, POOL, ROLE].forEach((name) => iam.delete(name));
    await succeeds('takes back what was deleted, and a provider that never had a mapping', ['bash', script], env);
    assert.deepEqual(iam.state, { ...made, resources: { ...made.resources, [PROVIDER]: unmapped } });

    const foreign = { ...unmapped, attributeMapping: { 'google.subject': 'assertion.userid' } };
    iam.replace(PROVIDER, foreign);
    const output = await ends(1, "leaves somebody else's provider alone", ['bash', script], env);
    assert.deepEqual(iam.get(PROVIDER), foreign);
    const update = output.split('\n').find((line) => line.startsWith('gcloud ')) ?? 'false';
    await succeeds('says how to change it', ['bash', '-c', update], env);
    assert.deepEqual(iam.state, made);

    const checks = await succeeds('can be checked as the page says', ['bash', '-euc', commandsBelow('Check')], env);
    for (const expected of ['111122223333\tACTIVE', ':assumed-role/gke-rotation-', ...NODE_POOL_ROTATION_ROLE.permissions]) {
      assert.ok(checks.includes(expected), checks);
    }
    await succeeds('can be removed as the page says', ['bash', '-euc', commandsBelow('Remove it again')], env);
    assert.deepEqual(
      Object.entries(iam.state.resources).filter(([name, { state, deleted }]) => name !== PROVIDER && state !== 'DELETED' && deleted !== true),
      [],
    );
    assert.deepEqual(iam.state.policies, { [`projects/${PROJECT.id}`]: { bindings: [office] } });

    const file = path.join(work, 'credentials.json');
    const create = ['gcloud', 'iam', 'workload-identity-pools', 'create-cred-config', PROVIDER, '--aws', `--service-account=${SERVICE_ACCOUNT}`];
    await succeeds('has the credential configuration that gcloud writes', [...create, `--output-file=${file}`], env);
    assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')), JSON.parse(fs.readFileSync(RECORDED, 'utf8')));
  } finally {
    await server.stop();
  }
}

/** Nothing of the user's own configuration or credentials is read or sent. */
function environmentOf(origin: string): NodeJS.ProcessEnv {
  const token = path.join(work, 'token');
  fs.writeFileSync(token, 'any-token\n');
  return {
    PATH: process.env.PATH,
    HOME: work,
    CLOUDSDK_CONFIG: path.join(work, 'config'),
    CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: token,
    CLOUDSDK_CORE_ACCOUNT: 'somebody@example.com',
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    CLOUDSDK_CORE_SHOW_STRUCTURED_LOGS: 'never',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM: `${origin}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_SERVICEUSAGE: `${origin}/`,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${origin}/`,
  };
}

/** The commands that users are told on the page, below a heading. */
function commandsBelow(heading: string): string {
  const [, commands] = new RegExp(`^## ${heading}$.*?^\`\`\`sh\\n(.*?)^\`\`\`$`, 'ms').exec(fs.readFileSync(PAGE, 'utf8')) ?? [];
  assert.ok(commands !== undefined, `${PAGE} shows no commands below ${heading}`);
  return commands;
}

async function succeeds(what: string, command: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return ends(0, what, command, env);
}

/** Runs a command beside the stand-in, and returns what it printed. */
async function ends(expected: number, what: string, [program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  console.log(`google-setup: ${what}`);
  const { exitCode, stdout, stderr } = await ended(spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  const output = `${stdout}${stderr}`;
  assert.equal(exitCode, expected, output);
  return output;
}

function printed(...options: string[]): string {
  const texts: string[] = [];
  runGoogleSetup(['--config', FILE, ...options], (text) => texts.push(text));
  return texts.join('');
}

async function main(): Promise<void> {
  const missing = ['gcloud', 'shellcheck', 'terraform'].filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  const env = { PATH: process.env.PATH, HOME: work };
  fs.writeFileSync(script, printed());
  if (!missing.includes('shellcheck')) {
    await succeeds('has nothing that shellcheck complains about', ['shellcheck', script], env);
  }
  if (!missing.includes('terraform')) {
    const file = path.join(work, 'google.tf');
    fs.writeFileSync(file, printed('--terraform'));
    await succeeds('prints HCL as terraform fmt does', ['terraform', 'fmt', '-check', '-diff', file], env);
  }
  if (!missing.includes('gcloud')) {
    await checkWithGcloud();
  }
  console.log(`check-google-setup: all as expected${missing.length === 0 ? '' : `; not installed, so not asked: ${missing.join(', ')}`}`);
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => fs.rmSync(work, { recursive: true, force: true }));
