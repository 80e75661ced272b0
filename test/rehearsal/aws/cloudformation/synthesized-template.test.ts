import { App, CfnOutput, CfnParameter, CustomResource, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InstanceProfile, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LocalCloud, STACK } from './support/local-cloud';

function synthesize(generation: string): unknown {
  const stack = new Stack(new App(), 'Play');
  new CfnParameter(stack, 'Greeting', { default: 'hello' });
  const role = new Role(stack, 'Role', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
  });
  const profile = new InstanceProfile(stack, `Profile${generation}`, { role, path: '/play/' });
  profile.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
  const link = new CustomResource(stack, 'Link', {
    serviceToken: handler.functionArn,
    resourceType: 'Custom::Link',
    properties: { Id: profile.instanceProfileArn, Enabled: true, Greeting: Fn.ref('Greeting') },
  });
  new CfnOutput(stack, 'Linked', { value: Fn.join(':', ['linked', link.ref]) });
  return Template.fromStack(stack).toJSON();
}

test('a template made by the CDK is created, rotated and destroyed', async () => {
  const cloud = await LocalCloud.open();
  const created = await cloud.standIn.deploy(STACK, synthesize('A'), { parameters: { Greeting: 'hi' } });
  expect(created.status).toBe('CREATE_COMPLETE');
  const profile = cloud.standIn.describe(STACK).resources.find((resource) => resource.resourceType === 'AWS::IAM::InstanceProfile');
  const arn = `arn:aws:iam:us-east-1:111122223333:${profile?.physicalId}`;
  expect(created.outputs).toEqual({ Linked: `linked:${arn}` });
  expect(cloud.functions.received[0]?.event.ResourceProperties).toMatchObject({ Id: arn, Enabled: 'true', Greeting: 'hi' });

  await cloud.standIn.deploy(STACK, synthesize('B'), { parameters: { Greeting: 'hi' } });
  expect(cloud.status).toBe('UPDATE_COMPLETE');
  expect(cloud.functions.requests.slice(1)).toEqual([`Update ${arn}`, `Delete ${arn}`]);
  expect(cloud.story(profile?.logicalId).at(-1)).toBe('DELETE_SKIPPED');

  expect((await cloud.standIn.destroy(STACK)).status).toBe('DELETE_COMPLETE');
  await cloud.close();
});
