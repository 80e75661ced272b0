import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../../app/create-stacks';
import { pipeline } from '../../app/config/pipeline-schema';
import { readConfig } from '../../app/config/read-config';
import { newStrictApp } from '../app/support/fleets';
import { printed } from '../app/google-setup/support/golden';
import { ASKS_EVERYBODY, pipelineOf, SOURCES } from '../app/pipeline/support/pipelines';
import { blocksOf, pageOf, ROOT } from './support/pages';

const PIPELINE_PAGE = guide('pipeline.md');
const PAGES = [PIPELINE_PAGE, guide('workstation.md')];
const EXAMPLE = 'examples/pipeline.yaml';

function guide(file: string): { readonly file: string; readonly text: string; readonly commands: readonly string[] } {
  const text = pageOf(`docs/${file}`);
  const inline = [...text.matchAll(/(?<!`)`((?:aws|npx|npm|gcloud) [^`]+)`(?!`)/g)].map(([, command]) => command ?? '');
  const blocks = blocksOf('sh', text).flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  return { file, text, commands: [...inline, ...blocks].map((command) => command.replace(/\s+/g, ' ').trim()).filter((command) => /^(?:aws|npx|npm|gcloud) /.test(command)) };
}

/** Of a role, without the hash at its end. */
function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** Paths of the stacks of a file, as `cdk list` knows them, and what they are called. */
function stacksOf(file: string): readonly { readonly path: string; readonly name: string }[] {
  const app = newStrictApp();
  createStacks(app, readConfig(file));
  return app.node.findAll().filter((construct) => Stack.isStack(construct)).map((stack) => ({ path: stack.node.path, name: stack.stackName }));
}

const stacks = [...stacksOf('rotations.yaml'), ...stacksOf('examples/environments.yaml'), ...stacksOf(EXAMPLE)];

describe.each(PAGES)('$file', ({ text, commands }) => {
  test('shows commands that a shell reads', () => {
    expect(commands.length).toBeGreaterThan(8);
    for (const block of blocksOf('sh', text)) {
      expect({ block, ...spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' }) }).toMatchObject({ status: 0, stderr: '' });
    }
  });

  test('names stacks that its files make', () => {
    const selected = commands.flatMap((command) => [.../^npx cdk (?:deploy|destroy|rollback) '?([\w/*-]+)/.exec(command)?.slice(1) ?? []]).filter((name) => !name.startsWith('-'));
    const described = commands.flatMap((command) => [.../--stack-name ([\w-]+)/.exec(command)?.slice(1) ?? []]).filter((name) => !['NAME', 'CDKToolkit'].includes(name));
    expect(selected.length + described.length).toBeGreaterThan(2);
    expect(selected.filter((name) => !stacks.some((stack) => new RegExp(`^${name.replace('*', '.*')}$`).test(stack.path)))).toEqual([]);
    expect(described.filter((name) => !stacks.some((stack) => stack.name === name))).toEqual([]);
  });

  test('reads files that exist', () => {
    const files = [...text.matchAll(/(?:file:\/\/|-c config=)([\w./-]+)/g)].map(([, file]) => file ?? '').filter((file) => file !== 'FILE');
    expect(files.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

test.each(['pipeline.md', 'workstation.md', 'leave.md'])('%s names no command of the package, which a clone does not have installed', (file) => {
  expect(guide(file).commands.filter((command) => command.startsWith('npx cdk-gke-instance-profile'))).toEqual([]);
});

describe('what the page on the pipeline says of its example', () => {
  const { text, commands } = PIPELINE_PAGE;
  const app = newStrictApp();
  const [stack] = createStacks(app, readConfig(EXAMPLE));
  const template = JSON.stringify(Template.fromStack(stack as Stack).toJSON());

  test('explains every key, and no other', () => {
    const [, table = ''] = /\| key of `pipeline` \| \|\n((?:\|.*\n)+)/.exec(text) ?? [];
    const explained = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([\w[\].]+)`/g)].map(([, key]) => (key ?? '').replace('[]', '')));
    const { stages, ...keys } = pipeline.shape;
    const ofStages = Object.keys(stages.unwrap().element.shape).filter((key) => key !== 'environment');
    expect(explained.toSorted()).toEqual([...Object.keys(keys), 'stages', ...ofStages.map((key) => `stages.${key}`)].toSorted());
  });

  test('names accounts that are in it', () => {
    const accounts = [...new Set(text.match(/\b\d{12}\b/g))];
    expect(accounts.filter((account) => !pageOf(EXAMPLE).includes(account))).toEqual([]);
  });

  test('says why there is each role of a pipeline, whatever its source is, and of no other', () => {
    const made = Object.values(SOURCES).flatMap((source) => Object.keys(pipelineOf({ ...ASKS_EVERYBODY, ...source }).template.findResources('AWS::IAM::Role')));
    const roles = [...new Set(made.map(nameOf))];
    const explained = [...text.matchAll(/^\|[^|]*\| `…(\w+)`/gm)].map(([, role]) => role ?? '');
    expect(roles.length).toBeGreaterThan(8);
    expect(roles.filter((role) => !explained.some((ending) => role.endsWith(ending)))).toEqual([]);
    expect(explained.filter((ending) => !roles.some((role) => role.endsWith(ending)))).toEqual([]);
  });

  test('names stages and actions that are in it', () => {
    const named = commands.flatMap((command) => [...command.matchAll(/--(?:stage-name|action-name|pipeline-name) ([\w-]+)/g)].map(([, name]) => name ?? ''));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !template.includes(`"Name":"${name}"`))).toEqual([]);
  });

  test('prints on its own what the Google side of who plans is', () => {
    const options = commands.flatMap((command) => /google-setup -- (--config \S+ --environment \S+)/.exec(command)?.slice(1) ?? []);
    const [plan = '', engine = ''] = options.map((each) => printed(...each.split(' ')));
    expect(plan).toContain('assumed-role/gke-rotation-plan');
    expect(plan).toContain('roles/gkeProfilePlan');
    expect(plan).not.toContain('gkeProfileRotation');
    expect(engine).toContain('roles/gkeProfileRotation');
    expect(engine).not.toContain('gkeProfilePlan');
    expect(template).toContain('"RoleName":"gke-rotation-plan"');
  });
});
