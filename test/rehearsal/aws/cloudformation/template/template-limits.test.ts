import { requireWithinLimits } from '../../../../../rehearsal/aws/cloudformation/template/template-limits';

const RESOURCE = { Type: 'AWS::CloudFormation::WaitConditionHandle' };

function named<T>(count: number, value: T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`Name${index}`, value]));
}

test.each([
  ['501 resources', { Resources: named(501, RESOURCE) }, 'resources, 501'],
  ['201 outputs', { Resources: named(1, RESOURCE), Outputs: named(201, { Value: 'x' }) }, 'outputs, 201'],
  ['more than a megabyte', { Resources: named(1, { ...RESOURCE, Properties: { Note: 'x'.repeat(1_000_000) } }) }, 'may not exceed'],
])('a template with %s is refused', (_, template, message) => {
  expect(() => requireWithinLimits(template)).toThrow(message);
});

test('500 resources and 200 outputs are taken', () => {
  expect(() => requireWithinLimits({ Resources: named(500, RESOURCE), Outputs: named(200, { Value: 'x' }) })).not.toThrow();
});
