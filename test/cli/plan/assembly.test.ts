import * as fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, CliCredentialsStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SAMPLE_NODE_POOL, SampleStack } from '../../../rehearsal/play/sample-stack';
import { placeInApp, readAssembly } from '../../../cli/plan/assembly';
import { AssemblyError } from '../../../cli/plan/assembly-files';
import { GoogleCredentials, InstanceProfileRotation, RotationTarget } from '../../../lib';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'assembly-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const ENV = { account: '444455556666', region: 'eu-west-1' };

function rotation(scope: Construct, nodePool: string): void {
  new InstanceProfileRotation(scope, 'Workers', {
    target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool }),
    credentials: GoogleCredentials.workloadIdentityFederation({ projectNumber: '123456789012', pool: 'pool-1', provider: 'provider-1', serviceAccount: 'sa@acme-prod.iam.gserviceaccount.com' }),
  });
}

/** Every place that has a link, with the name of its stack. */
function links(): readonly (readonly [string, string])[] {
  return readAssembly(directory).flatMap((stack) =>
    [...stack.template.resources].filter(([, { type }]) => type === 'Custom::GkeInstanceProfileLink').map(([id]) => [stack.name, placeInApp(stack, id)] as const),
  );
}

test('an app without an environment leaves account and region open', () => {
  const app = new App({ outdir: directory });
  new SampleStack(app, 'Profiles', { stackName: 'my-profiles' });
  app.synth();
  const [stack] = readAssembly(directory);
  expect(stack).toMatchObject({ name: 'my-profiles', path: 'Profiles', nesting: [] });
  expect(stack?.account).toBeUndefined();
  expect(stack?.region).toBeUndefined();
  expect(links()).toStrictEqual([['my-profiles', 'Profiles/Workers/Resource/Default']]);
});

test('stacks of stages are found, as pipelines make them, with their environment and the role to look things up with', () => {
  const app = new App({ outdir: directory });
  const stage = new Stage(app, 'Prod', { env: ENV });
  new SampleStack(stage, 'Profiles', { targets: { Workers: SAMPLE_NODE_POOL } });
  app.synth();
  expect(readAssembly(directory)).toMatchObject([
    {
      name: 'Prod-Profiles',
      path: 'Prod/Profiles',
      account: '444455556666',
      region: 'eu-west-1',
      lookupRoleArn: 'arn:${AWS::Partition}:iam::444455556666:role/cdk-hnb659fds-lookup-role-444455556666-eu-west-1',
    },
  ]);
  expect(links()).toStrictEqual([['Prod-Profiles', 'Prod/Profiles/Workers/Resource/Default']]);
});

test('a stack that is deployed without bootstrapping names no role', () => {
  const app = new App({ outdir: directory });
  new SampleStack(app, 'Profiles', { env: ENV, synthesizer: new CliCredentialsStackSynthesizer() });
  app.synth();
  expect(readAssembly(directory)[0]?.lookupRoleArn).toBeUndefined();
});

test('nested stacks are found, however deep, and told apart where their logical IDs are the same', () => {
  const app = new App({ outdir: directory });
  const outer = new Stack(app, 'Outer', { env: ENV });
  rotation(new NestedStack(outer, 'A'), 'workers-a');
  rotation(new NestedStack(new NestedStack(outer, 'B'), 'C'), 'workers-c');
  app.synth();
  expect(links()).toStrictEqual([
    ['Outer', 'Outer/A/Workers/Resource/Default'],
    ['Outer', 'Outer/B/C/Workers/Resource/Default'],
  ]);
  expect(readAssembly(directory).map(({ nesting }) => nesting.length)).toStrictEqual([0, 1, 1, 2]);
});

test('where nothing was synthesized, the message says what to do', () => {
  const nowhere = path.join(directory, 'cdk.out');
  expect(() => readAssembly(nowhere)).toThrow(`There is no ${nowhere}/manifest.json: run "npx cdk synth" first, in the directory of your app, or name its output with --app.`);
});

test.each([
  ['is not JSON', '{'],
  ['is something else', '{"artifacts": ["a"]}'],
])('a manifest that %s is refused by name', (_what, text) => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'manifest.json'), text);
  expect(() => readAssembly(directory)).toThrow(`${directory}/manifest.json cannot be read as what "cdk synth" writes: run "npx cdk synth" again.`);
});

describe('a hostile directory ends in one sentence', () => {
  interface Entry {
    readonly type: string;
    readonly properties?: Readonly<Record<string, unknown>>;
  }

  function write(file: string, content: unknown): void {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  function manifest(artifacts: Readonly<Record<string, Entry>>, file = 'manifest.json'): void {
    write(file, { artifacts });
  }

  /** Empty where it is read. @throws what is no refusal. */
  function refusalOf(): string {
    try {
      readAssembly(directory);
      return '';
    } catch (error) {
      if (error instanceof AssemblyError) {
        return error.message;
      }
      throw error;
    }
  }

  const stack = (templateFile = 'S.template.json'): Entry => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });
  const assembly = (directoryName: string): Entry => ({ type: 'cdk:cloud-assembly', properties: { directoryName } });
  const nested = (hash: string): unknown => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `https://example.com/${hash}.json` } });
  const assets = (...names: readonly string[]): unknown => ({ files: Object.fromEntries(names.map((name) => [name, { source: { path: `${name}.json` } }])) });

  test.each<[string, () => void, string]>([
    ['that names itself', () => manifest({ A: assembly('.') }), '. contains itself'],
    ['that names another one, which names it', () => {
      manifest({ A: assembly('inner') });
      manifest({ A: assembly('..') }, 'inner/manifest.json');
    }, 'contains itself'],
    ['that names what is outside', () => manifest({ A: assembly('../..') }), 'leads out of'],
    ['with a template that is outside', () => manifest({ S: stack(path.relative(directory, '/etc/passwd')) }), 'leads out of'],
    ['with a link to what is outside', () => {
      manifest({ S: stack() });
      symlinkSync('/etc/passwd', path.join(directory, 'S.template.json'));
    }, 'leads out of'],
    ['with a link that leads to itself', () => {
      manifest({ S: stack() });
      symlinkSync('S.template.json', path.join(directory, 'S.template.json'));
    }, 'There is no'],
    ['with a link to a device', () => {
      manifest({ S: stack() });
      symlinkSync('/dev/zero', path.join(directory, 'S.template.json'));
    }, 'leads out of'],
    ['with a directory for a template', () => {
      manifest({ S: stack() });
      mkdirSync(path.join(directory, 'S.template.json'));
    }, 'cannot be read as what "cdk synth" writes'],
    ['with an enormous file', () => {
      manifest({ S: stack() });
      write('S.template.json', '');
      truncateSync(path.join(directory, 'S.template.json'), 65 * 1024 * 1024);
    }, 'cannot be read as what "cdk synth" writes'],
    ['with a template that is far too deep', () => {
      manifest({ S: stack() });
      write('S.template.json', `{"Resources":{"R":{"Type":"T","Properties":{"P":${'['.repeat(5_000)}${']'.repeat(5_000)}}}}}`);
    }, 'cannot be read as what "cdk synth" writes'],
    ['with nested stacks in a circle', () => {
      manifest({ S: stack(), Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } } });
      write('assets.json', assets('one', 'two'));
      write('S.template.json', { Resources: { N: nested('one') } });
      write('one.json', { Resources: { N: nested('two') } });
      write('two.json', { Resources: { N: nested('one') } });
    }, 'one.json contains itself'],
    ['with nested stacks that double with every level', () => {
      const names = Array.from({ length: 40 }, (_, index) => `level-${String(index).padStart(2, '0')}-`);
      manifest({ S: stack(), Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } } });
      write('assets.json', assets(...names));
      write('S.template.json', { Resources: { N: nested(names[0] ?? '') } });
      names.forEach((name, index) => write(`${name}.json`, { Resources: { A: nested(names[index + 1] ?? 'none'), B: nested(names[index + 1] ?? 'none') } }));
    }, 'has more than 5000 stacks'],
  ])('%s', (_what, prepare, words) => {
    prepare();
    const said = refusalOf();
    expect(said).toContain(words.replace(/^\. /, `${directory} `));
    expect(said).not.toMatch(/\n|root:/);
  });

  test('however it is written, it is read or refused', () => {
    const name = fc.constantFrom('S.template.json', 'one.json', 'inner', '.', '..', '/', '', 'manifest.json', '\u0000', 'x'.repeat(5_000), '__proto__');
    const entry = fc.record({ type: fc.constantFrom('aws:cloudformation:stack', 'cdk:cloud-assembly', 'cdk:asset-manifest'), properties: fc.record({ templateFile: name, directoryName: name, file: name }, { requiredKeys: [] }) });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('A', 'B', '__proto__'), entry), fc.dictionary(fc.constantFrom('A', 'B'), entry), fc.json(), (outer, inner, template) => {
        manifest(outer);
        manifest(inner, 'inner/manifest.json');
        write('S.template.json', template);
        expect(refusalOf()).not.toMatch(/\n/);
      }),
    );
  });
});
