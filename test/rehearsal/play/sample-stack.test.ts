import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { buildApp, SAMPLE_NODE_POOL, SAMPLE_STACK, type SampleOptions } from '../../../rehearsal/play/sample-stack';
import { RotationTarget } from '../../../lib';

function sample(options?: SampleOptions): Template {
  return Template.fromStack(buildApp(options).node.findChild(SAMPLE_STACK) as Stack);
}

function profileIdOf(template: Template): string | undefined {
  return Object.keys(template.findResources('AWS::IAM::InstanceProfile'))[0];
}

test('the template changes only where somebody meant it to', () => {
  const text = JSON.stringify(sample().toJSON(), undefined, 2);
  expect(text.replaceAll(/[0-9a-f]{64}/g, 'ASSET_HASH')).toMatchSnapshot();
});

test('another generation makes another profile', () => {
  expect(profileIdOf(sample({ generation: '2026-11' }))).not.toBe(profileIdOf(sample()));
  expect(profileIdOf(sample({ generation: '2026-11' }))).toBe(profileIdOf(sample({ generation: '2026-11' })));
});

test('a timeout beyond the hour of a custom resource adds a wait and a verdict', () => {
  const template = sample({ timeout: Duration.hours(12) });
  template.resourceCountIs('AWS::CloudFormation::WaitCondition', 1);
  template.resourceCountIs('Custom::GkeInstanceProfileVerdict', 1);
});

test('targets can be chosen', () => {
  const template = sample({
    targets: {
      Workers: SAMPLE_NODE_POOL,
      Canary: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'canary' }),
    },
  });
  template.resourceCountIs('Custom::GkeInstanceProfileLink', 2);
  template.hasResourceProperties('Custom::GkeInstanceProfileLink', { NodePool: 'canary' });
});

test('a role can be given', () => {
  const template = sample({
    role: (scope) => new Role(scope, 'Nodes', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
  });
  template.hasResourceProperties('AWS::IAM::InstanceProfile', {
    Roles: [{ Ref: Object.keys(template.findResources('AWS::IAM::Role')).find((id) => id.startsWith('Nodes')) }],
  });
});
