import { evaluate, evaluateCondition, NO_VALUE, type ReferenceScope } from '../../../cli/template/evaluate';

const scope: ReferenceScope = {
  ref: (name) => ({ Bucket: 'my-bucket', Port: 443, 'AWS::Region': 'us-east-1', 'AWS::NoValue': NO_VALUE })[name],
  getAtt: (logicalId, attribute) => `${logicalId}/${attribute}`,
  condition: (name) => name === 'Yes',
  mapping: (...keys) => keys.join('|'),
  availabilityZones: (region) => [`${region}x`, `${region}y`],
};

test.each<[string, unknown, unknown]>([
  ['a plain value stands for itself', { a: [1, 'x', true] }, { a: [1, 'x', true] }],
  ['Ref', { Ref: 'Bucket' }, 'my-bucket'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'Role/Arn'],
  ['GetAtt as a text with a dotted attribute', { 'Fn::GetAtt': 'Role.A.B' }, 'Role/A.B'],
  ['Sub with references, attributes and an escape', { 'Fn::Sub': '${Bucket}:${Port}:${Role.Arn}:${!Left}' }, 'my-bucket:443:Role/Arn:${Left}'],
  ['Sub with variables of its own', { 'Fn::Sub': ['${It}-${Bucket}', { It: { Ref: 'Port' } }] }, '443-my-bucket'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Port' }]] }, 'a-443'],
  ['Join of a list made by Split', { 'Fn::Join': ['-', { 'Fn::Split': ['/', 'a/b'] }] }, 'a-b'],
  ['Select with a textual index', { 'Fn::Select': ['1', { 'Fn::Split': ['|', 'a|b'] }] }, 'b'],
  ['If takes one branch only', { 'Fn::If': ['Yes', 'right', { Ref: 'Missing' }] }, 'right'],
  ['NoValue removes the property', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ['NoValue through If removes the list item', [{ 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] }, 'y'], ['y']],
  ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, 'Map|us-east-1|key'],
  ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ['GetAZs of the own region', { 'Fn::GetAZs': '' }, ['us-east-1x', 'us-east-1y']],
  ['a policy condition is no intrinsic function', { Condition: { StringEquals: { a: 'b' } } }, { Condition: { StringEquals: { a: 'b' } } }],
])('%s', (_, value, expected) => {
  expect(evaluate(value, scope)).toEqual(expected);
});

test.each<[string, unknown, string]>([
  ['an unknown function', { 'Fn::Cidr': [] }, 'Fn::Cidr cannot be evaluated'],
  ['an index out of range', { 'Fn::Select': [2, ['a']] }, 'nonexistent value at index 2'],
  ['a list where a text belongs', { 'Fn::Join': ['-', [['a']]] }, 'Fn::Join needs a text, not ["a"]'],
  ['a reference to nothing within a text', { 'Fn::Sub': '${Nothing}' }, 'Fn::Sub needs a text, not undefined'],
])('refuses %s', (_, value, message) => {
  expect(() => evaluate(value, scope)).toThrow(message);
});

test.each<[unknown, boolean]>([
  [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, true],
  [{ 'Fn::Equals': ['a', 'b'] }, false],
  [{ 'Fn::Not': [{ Condition: 'Yes' }] }, false],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
  [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'a'] }] }, true],
])('the condition %j is %s', (condition, expected) => {
  expect(evaluateCondition(condition, scope)).toBe(expected);
});
