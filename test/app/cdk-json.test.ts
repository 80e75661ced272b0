import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { readConfig } from '../../app/config/read-config';
import { createStacks } from '../../app/create-stacks';

const ROOT = join(__dirname, '..', '..');
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };

test('every flag that the CDK recommends is set, so that its CLI asks for none', () => {
  expect(context).toEqual({ ...recommended, '@aws-cdk/core:target-partitions': ['aws'] });
});

test('the flags change no logical ID', () => {
  expect(logicalIds(context)).toEqual(logicalIds({}));
});

function logicalIds(flags: Record<string, unknown>): unknown {
  const app = new App({ context: flags });
  createStacks(app, readConfig(join(ROOT, 'examples', 'pipeline.yaml')));
  return app.synth().stacksRecursively.map(({ stackName, template }) => [stackName, Object.keys((template as { Resources: object }).Resources)]);
}
