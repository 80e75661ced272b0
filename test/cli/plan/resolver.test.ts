import fc from 'fast-check';
import type { DeployedStack } from '../../../cli/plan/deployed-stack';
import { Comparison } from '../../../cli/plan/comparison';
import { expectedProfile } from '../../../cli/plan/expected-profile';
import { Resolver, type StackSurroundings } from '../../../cli/plan/resolver';
import { readTemplate } from '../../../cli/template/template';

const DEPLOYED: DeployedStack = {
  id: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Profiles/1',
  status: 'CREATE_COMPLETE',
  parameters: new Map([
    ['Generation', '2026-11'],
    ['Zones', 'a, b'],
    ['Password', '****'],
  ]),
  resources: new Map([
    ['Role', { logicalId: 'Role', type: 'AWS::IAM::Role', physicalId: 'nodes-role' }],
    ['Retyped', { logicalId: 'Retyped', type: 'AWS::S3::Bucket', physicalId: 'bucket' }],
  ]),
  template: undefined,
};

const TEMPLATE = {
  Parameters: {
    Generation: { Type: 'String', Default: 'none' },
    New: { Type: 'String', Default: 'fresh' },
    Zones: { Type: 'CommaDelimitedList' },
    Password: { Type: 'String', NoEcho: true },
    Looked: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path/in/ssm' },
  },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Generation' }, '2026-11'] }, Circular: { Condition: 'Circular' } },
  Mappings: { Projects: { 'us-east-1': { name: 'acme-prod' } } },
  Resources: { Role: { Type: 'AWS::IAM::Role' }, Retyped: { Type: 'AWS::IAM::Role' }, Profile: { Type: 'AWS::IAM::InstanceProfile' } },
};

function resolver(surroundings: Partial<StackSurroundings> = {}): Resolver {
  return new Resolver(readTemplate(TEMPLATE), { name: 'Profiles', account: '111122223333', region: 'us-east-1', partition: 'aws', ...surroundings });
}

test.each<[string, unknown, unknown]>([
  ['plain text', 'us-east4', 'us-east4'],
  ['a deployed parameter', { Ref: 'Generation' }, '2026-11'],
  ['the default of a parameter that is new', { Ref: 'New' }, 'fresh'],
  ['a list', { 'Fn::Select': [1, { Ref: 'Zones' }] }, 'b'],
  ['a resource that the stack has', { Ref: 'Role' }, 'nodes-role'],
  ['account, region, partition and stack', { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:${AWS::Region}:${AWS::StackName}' }, 'arn:aws:iam::111122223333:us-east-1:Profiles'],
  ['the branch that a condition chooses', { 'Fn::If': ['IsProd', { Ref: 'Role' }, { Ref: 'Profile' }] }, 'nodes-role'],
  ['a mapping', { 'Fn::FindInMap': ['Projects', { Ref: 'AWS::Region' }, 'name'] }, 'acme-prod'],
  ['a name cut out of an ARN', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'arn:aws:iam::111122223333:role/nodes'] }] }, 'nodes'],
])('resolves %s', (_what, expression, expected) => {
  expect(resolver({ deployed: DEPLOYED }).resolve(expression)).toStrictEqual({ value: expected });
});

test.each<[string, unknown]>([
  ['a resource that the stack does not have', { Ref: 'Profile' }],
  ['a resource that was of another type', { Ref: 'Retyped' }],
  ['an attribute', { 'Fn::GetAtt': ['Role', 'RoleId'] }],
  ['what another stack exports', { 'Fn::ImportValue': 'other-stack-role' }],
  ['a hidden parameter', { Ref: 'Password' }],
  ['a new parameter that Systems Manager holds', { Ref: 'Looked' }],
  ['a name that nothing has', { Ref: 'constructor' }],
  ['a mapping without that key', { 'Fn::FindInMap': ['Projects', 'eu-west-1', 'name'] }],
  ['a condition that refers to itself', { 'Fn::If': ['Circular', 'a', 'b'] }],
  ['a text with any of these in it', { 'Fn::Join': ['-', ['a', { Ref: 'Profile' }]] }],
])('leaves %s unknown until deployment', (_what, expression) => {
  expect(resolver({ deployed: DEPLOYED }).resolve(expression)).toStrictEqual({});
});

test('knows nothing of resources where there is no stack yet, and nothing of the account where nobody could ask', () => {
  expect(resolver().resolve({ Ref: 'Role' })).toStrictEqual({});
  expect(new Resolver(readTemplate(TEMPLATE), { name: 'Profiles' }).resolve({ Ref: 'AWS::AccountId' })).toStrictEqual({});
});

describe('whatever a template holds', () => {
  const name = fc.constantFrom('Role', 'Profile', 'Generation', 'AWS::Region', 'AWS::NoValue', '__proto__', 'toString', '');
  const call = (argument: fc.Arbitrary<unknown>) =>
    fc.oneof(
      ...['Ref', 'Fn::GetAtt', 'Fn::Join', 'Fn::Sub', 'Fn::Select', 'Fn::Split', 'Fn::If', 'Fn::FindInMap', 'Fn::ImportValue', 'Fn::Base64', 'Fn::GetAZs', 'Fn::Cidr', 'Condition'].map(
        (key) => argument.map((value) => ({ [key]: value })),
      ),
    );
  const { expression } = fc.letrec<{ expression: unknown }>((tie) => ({
    expression: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), name, fc.array(tie('expression'), { maxLength: 3 }), call(tie('expression')), fc.dictionary(name, tie('expression'), { maxKeys: 3 })),
  }));

  test('an expression is resolved or unknown, and never an error', () => {
    fc.assert(
      fc.property(expression, fc.boolean(), (value, isDeployed) => {
        const known = resolver(isDeployed ? { deployed: DEPLOYED } : {});
        expect(Object.keys(known.resolve(value))).not.toContain('error');
        expect(typeof known.holds('IsProd')).toBe('boolean');
      }),
    );
  });

  test('a template is read, and its profiles are expected or unknown', () => {
    const resource = fc.record({ Type: fc.oneof(fc.constantFrom('AWS::IAM::Role', 'AWS::IAM::InstanceProfile'), fc.jsonValue()), Properties: expression }, { requiredKeys: [] });
    const template = fc.oneof(fc.jsonValue(), fc.record({ Resources: fc.dictionary(name, resource), Parameters: expression, Conditions: expression, Mappings: expression }, { requiredKeys: [] }));
    fc.assert(
      fc.property(template, template, expression, (desired, before, profileName) => {
        const parsed = readTemplate(desired);
        const deployed = { ...DEPLOYED, template: before };
        const context = {
          name: 'Profiles',
          account: '111122223333',
          partition: 'aws',
          template: parsed,
          resolver: new Resolver(parsed, { name: 'Profiles', deployed }),
          comparison: new Comparison(parsed, deployed),
        };
        for (const reference of [profileName, { Ref: 'Profile' }, { Ref: 'Role' }]) {
          expect(['kept', 'fresh', 'unknown']).toContain(expectedProfile(reference, context).kind);
        }
      }),
      { examples: [[{}, {}, { Ref: Object.create(null) as object }]] },
    );
  });
});
