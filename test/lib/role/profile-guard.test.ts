import { App, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Template } from 'aws-cdk-lib/assertions';
import { runGuardPolicy } from '../../../cli/guard-policy/command-line';
import { ProfileGuard, RotationEngine } from '../../../lib';

test('is the statement that the command line prints', () => {
  const texts: string[] = [];
  runGuardPolicy(['--boundary'], (text) => texts.push(text));

  expect(ProfileGuard.statement().toJSON()).toEqual(JSON.parse(texts.join('')));
});

test('lets the engine of the same app edit', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  const engine = new RotationEngine(stack, 'Engine');
  new ManagedPolicy(stack, 'Boundary', { document: new PolicyDocument({ statements: [ProfileGuard.statement({ editors: [engine.role.roleArn] })] }) });

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { ArnNotLike: { 'aws:PrincipalArn': [{ 'Fn::GetAtt': ['GkeInstanceProfileRotationReconcileRole', 'Arn'] }] } } }] },
  });
});

test.each([[[]], [['*']], [['arn:aws:iam::*:role/*']], [['deploy']]])('refuses %j as editors', (editors) => {
  expect(() => ProfileGuard.statement({ editors })).toThrow(/each of 'editors' must be the ARN of a role/);
});
