import * as fc from 'fast-check';
import { trustOfEc2 } from '../../../lambda/preflight/trust-policy';
import { trusts } from '../../../rehearsal/aws/iam/policy-evaluation';

const ROLE = 'arn:aws:iam::111122223333:role/nodes';

const service = fc.constantFrom('ec2.amazonaws.com', 'ecs-tasks.amazonaws.com', 'lambda.amazonaws.com');
const action = fc.constantFrom('sts:AssumeRole', 'sts:*', '*', 'STS:assumerole', 'sts:Assume*', 'sts:AssumeRol?', 'sts:TagSession', 'sts:AssumeRoleWithWebIdentity');
const principal = fc.oneof(
  fc.record({ Service: fc.oneof(service, fc.uniqueArray(service, { minLength: 1 })) }),
  fc.record({ Service: service, AWS: fc.constant('arn:aws:iam::444455556666:root') }),
  fc.constantFrom({ AWS: 'arn:aws:iam::111122223333:root' }, { Federated: 'accounts.google.com' }),
);
const condition = fc.constantFrom({ StringEquals: { 'aws:SourceAccount': '111122223333' } }, { ArnLike: { 'aws:SourceArn': 'arn:aws:ec2:us-east-1:111122223333:instance/*' } });
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Principal: principal,
    Action: fc.oneof(action, fc.uniqueArray(action, { minLength: 1, maxLength: 3 })),
    Condition: condition,
  },
  { requiredKeys: ['Effect', 'Principal', 'Action'] },
);
const policy = fc.record({ Version: fc.constant('2012-10-17'), Statement: fc.array(statement, { minLength: 1, maxLength: 4 }) });

it('wildcards are what they are in a regular expression', () => {
  const pattern = fc.array(fc.constantFrom('sts:', 'assume', 'role', 's', 'e', '*', '?', 'Sts:AssumeRole', '.'), { maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(pattern, (Action) => {
      const expected = new RegExp(`^${Action.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test('sts:AssumeRole');
      const Statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action };
      expect(trustOfEc2(JSON.stringify({ Statement }))).toBe(expected ? 'trusted' : 'not named');
    }),
  );
});

it('what is read from a trust policy is what a policy engine makes of it, or unknown', async () => {
  await fc.assert(
    fc.asyncProperty(policy, async (document) => {
      const json = JSON.stringify(document);
      // A condition may hold in a real request, so that what the engine denies for want of it is unknown.
      const isConditional = document.Statement.some(({ Condition }) => Condition !== undefined);
      const possible = { trusted: [true], 'not named': [false], denied: [false], unknown: isConditional ? [true, false] : [] };
      expect(possible[trustOfEc2(json)]).toContain(await trusts(json, ROLE, 'ec2.amazonaws.com'));
    }),
    { numRuns: 300 },
  );
});
