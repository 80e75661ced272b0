import { Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import { Effect, type IRole, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { buildApp, SAMPLE_STACK, type SampleOptions } from '../../../rehearsal/play/sample-stack';
import type { DeployedStack } from '../../../cli/plan/deployed-stack';
import { Comparison } from '../../../cli/plan/comparison';
import { expectedProfile, type ExpectedProfile } from '../../../cli/plan/expected-profile';
import { Resolver } from '../../../cli/plan/resolver';
import { readTemplate } from '../../../cli/template/template';

const EC2 = new ServicePrincipal('ec2.amazonaws.com');

function synthesize(options: SampleOptions): unknown {
  return buildApp(options).synth().getStackByName(SAMPLE_STACK).template;
}

/** As if the template had been deployed: every resource is there, under an ID that tells which it is. */
function deployed(json: unknown): DeployedStack {
  const resources = [...readTemplate(json).resources].map(([logicalId, { type }]) => [logicalId, { logicalId, type, physicalId: `id-of-${logicalId}` }] as const);
  return { id: 'arn:aws:cloudformation:us-east-1:111122223333:stack/x/1', status: 'CREATE_COMPLETE', parameters: new Map(), resources: new Map(resources), template: json };
}

function expected(desired: SampleOptions, before?: SampleOptions): ExpectedProfile {
  const template = readTemplate(synthesize(desired));
  const stack = before === undefined ? undefined : deployed(synthesize(before));
  const resolver = new Resolver(template, { name: SAMPLE_STACK, account: '111122223333', region: 'us-east-1', partition: 'aws', ...(stack === undefined ? {} : { deployed: stack }) });
  const context = { name: SAMPLE_STACK, account: '111122223333', partition: 'aws', template, resolver, comparison: new Comparison(template, stack) };
  const link = [...template.resources.values()].find(({ type }) => type === 'Custom::GkeInstanceProfileLink');
  return expectedProfile(link?.properties.ProfileName, context);
}

/** A role of the user's own. */
function own(change: (role: Role, stack: Stack) => void = () => undefined, roleName?: string) {
  return (scope: Parameters<NonNullable<SampleOptions['role']>>[0]): IRole => {
    const role = new Role(scope, 'Own', { assumedBy: EC2, roleName });
    change(role, Stack.of(scope));
    return role;
  };
}

describe('the profile', () => {
  test('of a stack that is not there yet is fresh, and so is its role', () => {
    expect(expected({})).toMatchObject({
      kind: 'fresh',
      name: expect.stringMatching(/^GkeInstanceProfiles-WorkersProfile[0-9A-F]+-\*$/) as string,
      arn: expect.stringMatching(/^arn:aws:iam::111122223333:instance-profile\/cdk-gke-instance-profile\/\*\/GkeInstanceProfiles-WorkersProfile/) as string,
      role: { kind: 'in the template', fate: 'is made', name: expect.stringMatching(/^GkeInstanceProfiles-WorkersRole[0-9A-F]+-\*$/) as string },
    });
  });

  test('that the stack has already stays, with its role', () => {
    expect(expected({ generation: '1' }, { generation: '1' })).toMatchObject({
      kind: 'kept',
      name: expect.stringMatching(/^id-of-WorkersProfile/) as string,
      role: { kind: 'in IAM', fate: 'stays', name: expect.stringMatching(/^id-of-WorkersRole/) as string },
    });
  });

  test('of another generation is fresh, under the same role', () => {
    expect(expected({ generation: '2' }, { generation: '1' })).toMatchObject({ kind: 'fresh', role: { kind: 'in IAM', fate: 'stays' } });
  });

  test.each([
    ['is named anew', own(), own(undefined, 'nodes')],
    ['is given another name', own(undefined, 'nodes'), own(undefined, 'nodes-2')],
  ])('is fresh under its old logical ID where its role %s, because CloudFormation then makes another', (_what, before, after) => {
    expect(expected({ role: after }, { role: before })).toMatchObject({ kind: 'fresh', role: { fate: 'is made' } });
  });

  test('is unknown where the link names something else than a profile of its stack', () => {
    const template = readTemplate({});
    const context = { name: 'x', account: '1', partition: 'aws', template, resolver: new Resolver(template, { name: 'x' }), comparison: new Comparison(template, undefined) };
    expect(expectedProfile('by-hand', context)).toMatchObject({ kind: 'unknown' });
  });
});

describe('the role', () => {
  test('of another stack, or of none, is taken as IAM has it', () => {
    expect(expected({ role: (scope) => Role.fromRoleName(scope, 'Ext', 'nodes') })).toMatchObject({ role: { kind: 'in IAM', name: 'nodes' } });
    expect(expected({ role: (scope) => Role.fromRoleArn(scope, 'Ext', `arn:aws:iam::${Aws.ACCOUNT_ID}:role/team/nodes`) })).toMatchObject({ role: { name: 'nodes' } });
  });

  test('that a new parameter without a default names is unknown', () => {
    const role: SampleOptions['role'] = (scope) => Role.fromRoleName(scope, 'Ext', new CfnParameter(Stack.of(scope), 'RoleName').valueAsString);
    expect(expected({ role })).toMatchObject({ kind: 'fresh', role: { kind: 'unknown' } });
  });

  test('with a name in the template has that ARN before it is made', () => {
    expect(expected({ role: (scope) => new Role(scope, 'Own', { assumedBy: EC2, roleName: 'nodes', path: '/team/' }) })).toMatchObject({
      role: { kind: 'in the template', fate: 'is made', arn: 'arn:aws:iam::111122223333:role/team/nodes' },
    });
  });

  test('whose trust policy changes is judged by the new one', () => {
    const trusting = own((role) => role.assumeRolePolicy?.addStatements(new PolicyStatement({ effect: Effect.DENY, principals: [EC2], actions: ['sts:AssumeRole'] })));
    const { role } = expected({ generation: '2', role: trusting }, { generation: '1', role: own() }) as ExpectedProfile & { kind: 'fresh' };
    expect(role).toMatchObject({ kind: 'in the template', fate: 'changes', name: expect.stringMatching(/^id-of-Own/) as string });
    expect((role as { trustPolicy: string }).trustPolicy).toContain('"Deny"');
  });

  test.each<[string, (role: Role, stack: Stack) => void]>([
    ['its policy', (role) => role.addToPolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'] }))],
    ['a managed policy of the app', (role, stack) => new ManagedPolicy(stack, 'More', { roles: [role], statements: [new PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'] })] })],
    ['a managed policy of AWS', (role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'))],
  ])('changes where %s does', (_what, change) => {
    const changed = own((role, stack) => void change(role, stack));
    expect(expected({ generation: '2', role: changed }, { generation: '1', role: own() })).toMatchObject({ role: { kind: 'in IAM', fate: 'changes' } });
    expect(expected({ generation: '2', role: changed }, { generation: '1', role: changed })).toMatchObject({ role: { fate: 'stays' } });
  });
});

