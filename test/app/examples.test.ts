import * as fs from 'node:fs';
import * as path from 'node:path';
import { Ajv } from 'ajv';
import { type App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { DEFAULT_FILE, readConfig } from '../../app/config/read-config';
import { jsonSchema } from '../../app/config/json-schema';
import { createStacks } from '../../app/create-stacks';
import { FILES, newStrictApp, ONE_POOL, stackOf } from './support/fleets';
import { findingsIn } from '../support/nag';
import { TemplateGraph } from '../support/template-graph';

const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(jsonSchema()) as object);

describe.each(FILES)('%s', (file) => {
  const text = fs.readFileSync(file, 'utf8');
  let app: App;

  /** With CloudFormation's own validation, which other tests leave out: it takes its time. */
  beforeAll(() => {
    const before = process.env.CDK_VALIDATION;
    process.env.CDK_VALIDATION = 'true';
    app = newStrictApp();
    createStacks(app, readConfig(file));
    app.synth();
    process.env.CDK_VALIDATION = before;
  });

  test('synthesizes without a warning, to templates without a circle', () => {
    // Those of the stages of a pipeline included.
    const stacks = app.node.findAll().filter((construct) => Stack.isStack(construct));
    expect(stacks.length).toBeGreaterThan(0);
    for (const stack of stacks) {
      expect(() => new TemplateGraph(Template.fromStack(stack).toJSON())).not.toThrow();
      expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    }
  });

  test('has no finding of cdk-nag', () => {
    expect(findingsIn(app, /./)).toEqual([]);
  });

  test("passes CloudFormation's own validation", () => {
    const report = fs.readFileSync(path.join(app.synth().directory, 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  test('is valid for an editor that reads its JSON Schema', () => {
    const [, schema = ''] = /"?\$schema"?[=:] ?"?([^\s"]+)/.exec(text) ?? [];
    expect(fs.existsSync(path.join(path.dirname(file), schema))).toBe(true);
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });
});

test('a key that the role may not use would give a warning', () => {
  expect(Annotations.fromStack(stackOf(ONE_POOL)).findWarning('*', Match.anyValue())).toHaveLength(1);
});

test('the JSON Schema finds what is wrong', () => {
  expect(validate({ clusters: [{ name: 'prod', nodePool: [] }] })).toBe(false);
  expect(validate({ timeout: '6 hours' })).toBe(false);
});

test('the file that is read by default says what the smallest example says', () => {
  const [small, standard] = [readConfig('examples/one-node-pool.json'), readConfig(DEFAULT_FILE)];
  expect({ ...small.config, $schema: undefined }).toEqual({ ...standard.config, $schema: undefined });
});
