import { StackTemplate } from '../../../../../rehearsal/aws/cloudformation/template/stack-template';
import { parseTemplate } from '../../../../../rehearsal/aws/cloudformation/template/template';

const environment = { account: '111122223333', region: 'us-east-1', stackId: 'arn:stack', stackName: 'play' };

function load(source: unknown, parameters: Record<string, string> = {}): StackTemplate {
  return new StackTemplate(parseTemplate(source), parameters, environment);
}

const nothing = { ref: () => undefined, getAtt: () => undefined };

describe('what a template needs first', () => {
  test('is found in references, attributes, texts and DependsOn, but not in parameters or untaken branches', () => {
    const template = load({
      Parameters: { Name: { Type: 'String', Default: 'x' } },
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        A: { Type: 'T' },
        B: { Type: 'T' },
        C: { Type: 'T' },
        D: { Type: 'T' },
        E: { Type: 'T' },
        Z: {
          Type: 'T',
          DependsOn: ['A'],
          Properties: {
            b: { Ref: 'B' },
            c: { 'Fn::GetAtt': ['C', 'Arn'] },
            d: { 'Fn::Sub': ['${D.Arn} ${Name} ${AWS::Region} ${!E} ${Own}', { Own: 'E' }] },
            e: { 'Fn::If': ['Never', { Ref: 'E' }, { Ref: 'AWS::NoValue' }] },
          },
        },
      },
    });
    expect([...(template.dependencies.get('Z') ?? [])].sort()).toEqual(['A', 'B', 'C', 'D']);
  });

  test('may not be itself, by whatever detour', () => {
    const link = (to: string) => ({ Type: 'T', Properties: { next: { Ref: to } } });
    expect(() => load({ Resources: { Start: link('A'), A: link('B'), B: link('C'), C: link('A') } })).toThrow(
      'Circular dependency between resources: [A, B, C]',
    );
  });

  test('has to exist', () => {
    expect(() => load({ Resources: { A: { Type: 'T', Properties: { b: { Ref: 'Ghost' } } } } })).toThrow(
      'Unresolved resource dependencies [Ghost]',
    );
  });
});

test('a resource whose condition does not hold is not there, and nobody waits for it', () => {
  const template = load({
    Conditions: { Never: { 'Fn::Not': [{ Condition: 'Always' }] }, Always: { 'Fn::Equals': ['a', 'a'] } },
    Resources: { A: { Type: 'T', Condition: 'Never' }, B: { Type: 'T', DependsOn: 'A' } },
  });
  expect([...template.resources.keys()]).toEqual(['B']);
  expect(template.dependencies.get('B')).toEqual([]);
});

test('pseudo parameters, defaults and given values are resolved', () => {
  const source = {
    Parameters: {
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    },
    Resources: {
      A: {
        Type: 'T',
        Properties: {
          arn: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::cdk-${AWS::AccountId}-${AWS::Region}.${AWS::URLSuffix}' },
          stack: [{ Ref: 'AWS::StackName' }, { Ref: 'AWS::StackId' }],
          version: { Ref: 'BootstrapVersion' },
          zones: { Ref: 'Zones' },
        },
      },
    },
  };
  expect(load(source, { Zones: 'c' }).properties('A', nothing)).toEqual({
    arn: 'arn:aws:s3:::cdk-111122223333-us-east-1.amazonaws.com',
    stack: ['play', 'arn:stack'],
    version: '/cdk-bootstrap/hnb659fds/version',
    zones: ['c'],
  });
});

test.each<[string, unknown, Record<string, string>, string]>([
  ['a parameter without a value', { Parameters: { P: { Type: 'String' } }, Resources: {} }, {}, 'Parameters: [P] must have values'],
  ['a value without a parameter', { Resources: {} }, { P: 'x' }, 'Parameters: [P] do not exist in the template'],
  ['null', { Resources: { A: { Type: 'T', Properties: { a: null } } } }, {}, "[/Resources/A/Properties/a] 'null' values"],
  ['an unknown policy', { Resources: { A: { Type: 'T', UpdateReplacePolicy: 'RetainExceptOnCreate' } } }, {}, '/Resources/A/UpdateReplacePolicy'],
  ['a type that would silently do nothing', { Resources: { A: { Type: 'AWS::CloudFormation::Stack' } } }, {}, 'does not play AWS::CloudFormation::Stack'],
])('refuses %s', (_, source, parameters, message) => {
  expect(() => load(source, parameters)).toThrow(message);
});

describe('of what there may be at the most', () => {
  const named = <T>(count: number, value: T): Record<string, T> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Name${index}`, value]));

  test.each([
    ['501 resources', { Resources: named(501, { Type: 'T' }) }, 'Number of resources, 501'],
    ['201 outputs', { Resources: {}, Outputs: named(201, { Value: 'x' }) }, 'Number of outputs, 201'],
    ['more than a megabyte', { Resources: { A: { Type: 'T', Properties: { Note: 'x'.repeat(1_000_000) } } } }, 'may not exceed'],
  ])('a template with %s is refused', (_, template, message) => {
    expect(() => load(template)).toThrow(message);
  });

  test('500 resources and 200 outputs are taken', () => {
    expect(() => load({ Resources: named(500, { Type: 'T' }), Outputs: named(200, { Value: 'x' }) })).not.toThrow();
  });
});

describe('whether there is anything to update', () => {
  const base = { Resources: { A: { Type: 'T', Properties: { p: '1' } } } };

  test.each<[string, boolean, unknown]>([
    ['the same again', false, base],
    ['another policy alone', false, { Resources: { A: { ...base.Resources.A, DeletionPolicy: 'Retain' } } }],
    ['another property', true, { Resources: { A: { Type: 'T', Properties: { p: '2' } } } }],
    ['other metadata', true, { Resources: { A: { ...base.Resources.A, Metadata: { m: 1 } } } }],
    ['another resource', true, { Resources: { ...base.Resources, B: { Type: 'T' } } }],
    ['another output', true, { ...base, Outputs: { O: { Value: 'x' } } }],
  ])('%s: %s', (_, differs, other) => {
    expect(load(base).isSameAs(load(other))).toBe(!differs);
  });
});
