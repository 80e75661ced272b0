import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { narrowPolicy } from '../../../app/pipeline/narrow-policy';

const ONE = 'arn:aws:iam::111122223333:role/one';
const OTHER = 'arn:aws:iam::111122223333:role/other';
const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/one/id';
const BUCKET = 'arn:aws:s3:::bucket';

function statementsAfter(change: (role: Role) => void): unknown {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
  const stack = new Stack(app, 'Stack');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
  role.addToPolicy(new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: ['*'] }));
  change(role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')) as { Properties: { PolicyDocument: { Statement: unknown } } }[];
  return policy?.Properties.PolicyDocument.Statement;
}

test('an action gets the resources that it is needed on, and conditions stay', () => {
  const statements = statementsAfter((role) => {
    role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: ['*'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } }));
    narrowPolicy(role, { 'sts:AssumeRole': [ONE, OTHER], 'cloudformation:DescribeStacks': [STACK] });
  });
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: STACK },
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: [ONE, OTHER], Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  ]);
});

test('what is allowed later is narrowed as well, also where it was merged with what is not', () => {
  const statements = statementsAfter((role) => {
    narrowPolicy(role, { 's3:ListBucket': [BUCKET] });
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: ['*'] }));
  });
  expect(statements).toEqual([
    { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: '*' },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET },
  ]);
});

test('a role without an inline policy is an error, so that a change of CDK Pipelines is noticed', () => {
  const role = new Role(new Stack(new App(), 'Stack'), 'Role', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
  expect(() => narrowPolicy(role, {})).toThrow("No child with id: 'DefaultPolicy'");
});
