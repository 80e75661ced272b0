import { trustOfEc2, type Trust } from '../../../lambda/preflight/trust-policy';

const EC2 = { Service: 'ec2.amazonaws.com' };
const allow = { Effect: 'Allow', Principal: EC2, Action: 'sts:AssumeRole' };
const deny = { ...allow, Effect: 'Deny' };
const onlyIn = { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } };

it.each<[string, Trust, unknown]>([
  ['what Google documents', 'trusted', [allow]],
  ['a single statement', 'trusted', allow],
  ['lists, and another service', 'trusted', [{ ...allow, Principal: { Service: ['eks.amazonaws.com', 'ec2.amazonaws.com'] }, Action: ['sts:TagSession', 'sts:AssumeRole'] }]],
  ['the name that EC2 has in China', 'trusted', [{ ...allow, Principal: { Service: 'ec2.amazonaws.com.cn' } }]],
  ['every action', 'trusted', [{ ...allow, Action: '*' }]],
  ['every action of STS, in whatever case', 'trusted', [{ ...allow, Action: 'STS:*' }]],
  ['an ID, and empty conditions', 'trusted', [{ ...allow, Sid: 'Nodes', Condition: {} }]],
  ['a Deny of something else', 'trusted', [allow, { ...deny, Action: 'sts:TagSession' }]],
  ['a Deny of somebody else, with conditions', 'trusted', [allow, { ...deny, Principal: { AWS: 'arn:aws:iam::1:root' }, ...onlyIn }]],
  ['another service', 'not named', [{ ...allow, Principal: { Service: 'lambda.amazonaws.com' } }]],
  ['another service, with conditions', 'not named', [{ ...allow, Principal: { Service: 'lambda.amazonaws.com' }, ...onlyIn }]],
  ['an AWS account', 'not named', [{ ...allow, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }]],
  ['a web identity', 'not named', [{ ...allow, Principal: { Federated: 'accounts.google.com' }, Action: 'sts:AssumeRoleWithWebIdentity', ...onlyIn }]],
  ['another action', 'not named', [{ ...allow, Action: 'sts:AssumeRoleWithSAML' }]],
  ['nobody', 'not named', []],
  ['nobody, whatever is denied', 'not named', [{ ...deny, Principal: '*', ...onlyIn }]],
  ['an explicit Deny', 'denied', [allow, deny]],
  ['a Deny of every action', 'denied', [allow, { ...deny, Action: 'sts:*' }]],
  ['conditions', 'unknown', [{ ...allow, ...onlyIn }]],
  ['a Deny with conditions', 'unknown', [allow, { ...deny, ...onlyIn }]],
  ['a Deny of everybody', 'unknown', [allow, { ...deny, Principal: '*' }]],
  ['everybody', 'unknown', [{ ...allow, Principal: '*' }]],
  ['every AWS principal', 'unknown', [{ ...allow, Principal: { AWS: '*' } }]],
  ['everybody but', 'unknown', [{ Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::1:root' }, Action: 'sts:AssumeRole' }]],
  ['every action but', 'unknown', [{ Effect: 'Allow', Principal: EC2, NotAction: 'sts:TagSession' }]],
  ['EC2 of one region', 'unknown', [{ ...allow, Principal: { Service: 'ec2.us-east-1.amazonaws.com' } }]],
  ['an effect that nobody knows', 'unknown', [{ ...allow, Effect: 'Perhaps' }]],
])('a trust policy with %s is %s', (_, trust, Statement) => {
  expect(trustOfEc2(JSON.stringify({ Version: '2012-10-17', Statement }))).toBe(trust);
});

it.each(['', '{', '{}', '[]', 'null', '"text"'])('%j says nothing', (text) => {
  expect(trustOfEc2(text)).toBe('unknown');
});

it('a pattern with many stars is read as soon as any other', () => {
  const action = `${'*a'.repeat(100_000)}*x`;
  expect(trustOfEc2(JSON.stringify({ Statement: { ...allow, Action: action } }))).toBe('not named');
  expect(trustOfEc2(JSON.stringify({ Statement: { ...allow, Action: '*'.repeat(200_000) } }))).toBe('trusted');
  expect(trustOfEc2(JSON.stringify({ Statement: { ...allow, Action: `${'*'.repeat(30)}s${'*'.repeat(30)}r${'*'.repeat(30)}x` } }))).toBe('not named');
});

it('a pattern is no regular expression', () => {
  const policy = { Statement: { ...allow, Action: 'sts.AssumeRole' } };
  expect(trustOfEc2(JSON.stringify(policy))).toBe('not named');
});
