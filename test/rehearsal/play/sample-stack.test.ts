import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp, SAMPLE_STACK } from '../../../rehearsal/play/sample-stack';

test('the template changes only where somebody meant it to', () => {
  const template = Template.fromStack(buildApp().node.findChild(SAMPLE_STACK) as Stack);
  const text = JSON.stringify(template.toJSON(), undefined, 2);
  expect(text.replaceAll(/[0-9a-f]{64}/g, 'ASSET_HASH')).toMatchSnapshot();
});
