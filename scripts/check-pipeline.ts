import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CodePipelineSource } from 'aws-cdk-lib/pipelines';
import { NODE_VERSION } from '../app/pipeline/fleet-pipeline';
import { SynthStep } from '../app/pipeline/synth-step';
import { AWS_QUERY, queryProtocol } from '../rehearsal/aws/wire/query-protocol';
import { ServiceError } from '../rehearsal/aws/wire/service-error';
import { ended } from '../rehearsal/command-line/run-bundle';
import { LoopbackServer } from '../rehearsal/world/http/loopback-server';
import { S3StandIn } from '../rehearsal/aws/s3/s3-api';
import { stsApi } from '../rehearsal/aws/sts/sts-api';

/*
 * Runs the builds of the example pipeline as CodeBuild would: command by command in one shell, in clean folders with the
 * artifacts that they would be handed, source without git, an empty home, no terminal. AWS is played by stand-ins, and where
 * nothing is installed nothing else can be reached. The pipeline that updates itself is told that it is up to date.
 *
 * Each build begins on the Node of the image. Before its commands CodeBuild runs the image's `n` with what `runtime-versions`
 * names, which is played with the versions that are to be had here.
 */

const ROOT = path.resolve(__dirname, '..');
const CONFIG = 'examples/pipeline.yaml';
const STACK = 'gke-rotations';
const ACCOUNT = '777788889999';
const REGION = 'us-east-1';
const NOBODY = 'http://127.0.0.1:9';

/**
 * The image of the builds, as aws-cdk-lib chooses it, and the Node that it begins with: the oldest that it offers, of 18, 20, 22
 * and 24.
 *
 * @see https://github.com/aws/aws-codebuild-docker-images/blob/master/ubuntu/standard/7.0/Dockerfile
 */
const IMAGE = 'aws/codebuild/standard:7.0';
const FIRST_NODE = 18;
const NEWEST_NODE = 24;

interface BuildSpec {
  readonly phases: { readonly install?: { readonly 'runtime-versions'?: { readonly nodejs: number }; readonly commands?: readonly string[] }; readonly build: { readonly commands: readonly string[] } };
  readonly artifacts?: { readonly 'secondary-artifacts': Readonly<Record<string, { readonly 'base-directory': string }>> };
}

interface Project {
  readonly Type: string;
  readonly Properties: {
    readonly Source: { readonly BuildSpec: string };
    readonly Environment: { readonly Image: string; readonly EnvironmentVariables?: readonly { readonly Name: string; readonly Value: string }[] };
  };
}

async function main(work: string): Promise<void> {
  const s3 = new S3StandIn();
  const app = path.join(work, 'source', 'cdk.out');
  const servers = {
    S3: await LoopbackServer.start(s3.api),
    STS: await LoopbackServer.start(stsApi({ identityOf: () => `arn:aws:sts::${ACCOUNT}:assumed-role/build/session`, assume: () => 'ASIAASSUMED' })),
    SSM: await LoopbackServer.start(() => ({ status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '{"Parameter":{"Value":"99"}}' })),
    CLOUDFORMATION: await LoopbackServer.start(deployedAs(() => readFileSync(path.join(app, `${STACK}.template.json`), 'utf8'))),
  };
  try {
    copySource(path.join(work, 'source'));
    const nodes = path.join(work, 'nodes');
    mkdirSync(nodes);
    for (const version of [FIRST_NODE, NODE_VERSION]) {
      const prefix = path.join(work, `node-${version}`);
      run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', prefix, `node@${version}`]);
      symlinkSync(path.join(prefix, 'node_modules', 'node', 'bin'), path.join(nodes, String(version)));
    }
    symlinkSync(path.dirname(process.execPath), path.join(nodes, String(NEWEST_NODE)));
    const endpoints = Object.fromEntries(Object.entries(servers).map(([service, { origin }]) => [`AWS_ENDPOINT_URL_${service}`, origin]));
    for (const instead of [undefined, NEWEST_NODE]) {
      s3.objects.clear();
      await new Builds(work, endpoints, instead).play();
      const published = [...s3.objects.keys()].filter((key) => key.endsWith('.zip')).toSorted();
      if (published.length !== 2 || new Set(published.map((key) => key.split('/')[0])).size !== 2) {
        throw new Error(`published was not one asset for each of two accounts: ${published.join(', ') || 'nothing'}`);
      }
    }
    await requireOneSentence(new Builds(work, endpoints, FIRST_NODE));
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  }
}

/** A build that cannot get to a newer Node, as on an image of one's own, where no runtime can be chosen. */
async function requireOneSentence(builds: Builds): Promise<void> {
  const output = await builds.play().then(() => 'It ended well.', (error: unknown) => String(error));
  const told = output.split('\n').find((line) => line.startsWith('This app needs Node'));
  if (told === undefined || /^ {4}at /m.test(output)) {
    throw new Error(`On Node ${FIRST_NODE} the app does not say in one sentence what it needs:\n${output}`);
  }
  process.stdout.write(`Node ${FIRST_NODE}: ${told}\n`);
}

/** CloudFormation, in which there is the stack of the pipeline as it is to be, and no other. */
function deployedAs(template: () => string) {
  const id = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${STACK}/1`;
  let asked = false;
  return queryProtocol(AWS_QUERY, {
    DescribeStacks: (parameters) => {
      if (parameters.required('StackName') !== STACK) {
        throw new ServiceError('ValidationError', 'Stack does not exist');
      }
      return { Stacks: [{ StackId: id, StackName: STACK, StackStatus: 'UPDATE_COMPLETE', CreationTime: '2026-01-01T00:00:00Z' }] };
    },
    GetTemplate: () => ({ TemplateBody: template() }),
    CreateChangeSet: () => {
      asked = true;
      return { Id: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:changeSet/cdk-deploy-change-set/1`, StackId: id };
    },
    DescribeChangeSet: () => {
      if (!asked) {
        throw new ServiceError('ChangeSetNotFound', 'ChangeSet does not exist', 404);
      }
      return { StackId: id, Status: 'FAILED', StatusReason: "The submitted information didn't contain changes." };
    },
    DeleteChangeSet: () => {
      asked = false;
      return {};
    },
  });
}

/** What a source action hands over: the files of the repository, and nothing of git. */
function copySource(to: string): void {
  for (const file of run('git', ['ls-files', '-z']).split('\0').filter((one) => one !== '' && existsSync(path.join(ROOT, one)))) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    cpSync(path.join(ROOT, file), path.join(to, file));
  }
}

/** All builds on the Node that they ask for, or on another one instead. What npm installs of the lock file is the same with each, as npm is: it is installed once. */
class Builds {
  private readonly directory: string;
  private readonly source: string;
  private readonly env: Record<string, string>;

  public constructor(
    work: string,
    endpoints: Readonly<Record<string, string>>,
    private readonly instead?: number,
  ) {
    this.source = path.join(work, 'source');
    this.directory = mkdtempSync(path.join(work, 'builds-'));
    const [home, prefix, tools] = ['home', 'prefix', 'tools'].map((name) => path.join(this.directory, name)) as [string, string, string];
    [home, prefix, tools].forEach((folder) => mkdirSync(folder));
    // Of the AWS CLI, which the build image has, one command is used.
    writeFileSync(path.join(tools, 'aws'), '#!/bin/sh\nenv | grep ^AWS_ | sed "s/^/export /"\n', { mode: 0o755 });
    // Each version of Node lies in a folder of its own, of which `n` makes one that of all commands.
    const node = path.join(this.directory, 'node');
    writeFileSync(path.join(tools, 'n'), `#!/bin/sh\nln -sfn '${path.join(work, 'nodes')}'/"$1" '${node}' && node --version\n`, { mode: 0o755 });
    const paths = (process.env.PATH ?? '').split(':').filter((one) => !one.includes('node_modules'));
    this.env = {
      ...kept(['TMPDIR', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']),
      PATH: [path.join(prefix, 'bin'), tools, node, ...paths].join(':'),
      HOME: home,
      // It asks the operating system for the home.
      CDK_HOME: path.join(home, '.cdk'),
      // Where packages come from is the machine's own matter.
      NPM_CONFIG_USERCONFIG: run('npm', ['config', 'get', 'userconfig']).trim(),
      NPM_CONFIG_CACHE: run('npm', ['config', 'get', 'cache']).trim(),
      NPM_CONFIG_PREFER_OFFLINE: 'true',
      NPM_CONFIG_PREFIX: prefix,
      CODEBUILD_BUILD_ID: 'project:00000000-0000-0000-0000-000000000000',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'ASIABUILD',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
      AWS_SESSION_TOKEN: 'not-a-token',
      AWS_ENDPOINT_URL: NOBODY,
      ...endpoints,
    };
  }

  public async play(): Promise<void> {
    // It has to be known before there is an app; the app has to say the same.
    const { installCommands, commands } = new SynthStep(CodePipelineSource.connection('acme/rotations', 'main', { connectionArn: 'of no matter' }), CONFIG);
    const [app, dist] = ['cdk.out', 'dist'].map((folder) => path.join(this.source, folder)) as [string, string];
    [app, dist].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
    const runtime = { nodejs: NODE_VERSION };
    await this.build('Synth', this.source, { phases: { install: { 'runtime-versions': runtime, commands: existsSync(path.join(this.source, 'node_modules')) ? [] : installCommands }, build: { commands } } });
    const builds = projectsOf(app).map(([name, { Properties }]) => ({ name, spec: specOf(Properties.Source.BuildSpec, app), image: Properties.Environment.Image, variables: Properties.Environment.EnvironmentVariables ?? [] }));
    const elsewhere = builds.find(({ image }) => image !== IMAGE);
    if (elsewhere !== undefined) {
      throw new Error(`${elsewhere.name} runs on ${elsewhere.image}: which Node does it begin with, and which does it offer?`);
    }
    const synth = builds.find(({ name }) => name.includes('Synth'));
    if (!isDeepStrictEqual(synth?.spec.phases.install, { 'runtime-versions': runtime, commands: installCommands }) || !isDeepStrictEqual(synth?.spec.phases.build.commands, commands)) {
      throw new Error('the pipeline synthesizes otherwise than this check does');
    }
    for (const { name, spec, variables } of builds.filter((one) => one !== synth)) {
      const artifacts = Object.entries(synth?.spec.artifacts?.['secondary-artifacts'] ?? {}).map(([artifact, { 'base-directory': from }]): [string, string] => {
        const folder = path.join(this.directory, name, artifact);
        cpSync(path.join(this.source, from), folder, { recursive: true });
        return [`CODEBUILD_SRC_DIR_${artifact}`, folder];
      });
      await this.build(name, path.join(this.directory, name, 'Synth_Output'), spec, Object.fromEntries([...artifacts, ...variables.map(({ Name, Value }): [string, string] => [Name, Value])]));
    }
  }

  private async build(name: string, cwd: string, { phases }: BuildSpec, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    const started = Date.now();
    const asked = phases.install?.['runtime-versions']?.nodejs;
    const chosen = asked === undefined ? [] : [`n ${this.instead ?? asked}`];
    const commands = [`n ${FIRST_NODE}`, ...chosen, ...(phases.install?.commands ?? []), `export HTTPS_PROXY=${NOBODY}`, ...phases.build.commands];
    const script = commands.map((command) => `printf '$ %s\\n' '${command.replaceAll("'", `'\\''`)}'; { ${command}\n} || exit $?`).join('\n');
    const { exitCode, stdout, stderr } = await ended(spawn('sh', ['-c', script], { cwd, env: { ...this.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] }));
    if (exitCode !== 0) {
      throw new Error(`${name} ended with ${String(exitCode)}:\n${stdout}${stderr}`);
    }
    const versions = stdout.split('\n').filter((line) => /^v\d+\.\d+\.\d+$/.test(line));
    process.stdout.write(`Node ${versions.join(', then ')}: ${name}, ${Math.round((Date.now() - started) / 1000)} s\n`);
  }
}

function projectsOf(app: string): readonly (readonly [string, Project])[] {
  const { Resources: resources } = JSON.parse(readFileSync(path.join(app, `${STACK}.template.json`), 'utf8')) as { Resources: Record<string, Project> };
  return Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::CodeBuild::Project');
}

/** In the template, or in a file of the app. */
function specOf(text: string, app: string): BuildSpec {
  return JSON.parse(text.startsWith('{') ? text : readFileSync(path.join(app, text), 'utf8')) as BuildSpec;
}

function kept(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  }
  return stdout;
}

const folder = mkdtempSync(path.join(tmpdir(), 'check-pipeline-'));
main(folder)
  .catch((error: unknown) => {
    process.stderr.write(`check-pipeline: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
