import { CfnElement, CfnOutput, CfnParameter, CfnResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type InstanceProfileRotationProps, RotationEngine } from '../../../lib';
import { LINK_RESOURCE_TYPE } from '../../../lib/contract';
import { linkIn, newRole, newRotation, newStack, nodePool, onlyResource, refusalOf, resourcesOf, stackWith, type TemplateResource } from '../support/rotations';

const linkWith = (props?: Parameters<typeof stackWith>[0]): TemplateResource => linkIn(stackWith(props));

describe('the link', () => {
  test('is called by the function that takes requests, with all the time there is', () => {
    expect(linkWith().Properties).toMatchObject({
      ServiceToken: { 'Fn::GetAtt': ['GkeInstanceProfileRotationBeginFunction', 'Arn'] },
      ServiceTimeout: '3600',
      ContractVersion: '1',
    });
  });

  test('names the profile by references, so that it comes after the profile', () => {
    const stack = stackWith();
    const [profileId] = onlyResource(stack, 'AWS::IAM::InstanceProfile');
    expect(linkIn(stack).Properties).toMatchObject({
      ProfileName: { Ref: profileId },
      ProfileArn: { 'Fn::GetAtt': [profileId, 'Arn'] },
    });
  });

  test('stays when the stack goes, goes when its creation is rolled back, and is deleted when it is replaced', () => {
    expect(linkWith()).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Delete' });
  });

  test('holds nothing but texts and references', () => {
    const { Credentials: credentials, ...others } = linkWith().Properties as Record<string, object>;
    for (const value of [others, credentials ?? {}].flatMap((part): unknown[] => Object.values(part))) {
      expect(typeof value === 'string' || isIntrinsic(value)).toBe(true);
    }
  });

  test('goes before everything in the engine when a rollback takes both away', () => {
    const stack = newStack();
    const rotation = newRotation(stack);
    const ofEngine = rotation.engine.node
      .findAll()
      .flatMap((child) => (CfnResource.isCfnResource(child) ? [stack.resolve(child.logicalId) as unknown] : []));
    expect(ofEngine.length).toBeGreaterThan(10);
    expect(linkIn(stack).DependsOn).toEqual(expect.arrayContaining(ofEngine));
  });

  test('comes after the policies of a role of the same stack', () => {
    const stack = newStack();
    const role = newRole(stack);
    role.addToPolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'] }));
    newRotation(stack, { role });
    expect(linkIn(stack).DependsOn).toContainEqual(expect.stringMatching(/^NodeRoleDefaultPolicy/));
  });

  test('has a logical ID that never changes, whatever is rotated', () => {
    const idWith = (props: Partial<InstanceProfileRotationProps>): string => onlyResource(stackWith(props), LINK_RESOURCE_TYPE)[0];
    expect(idWith({})).toBe('Workers96E39E36');
    expect(idWith({ generation: '2', target: nodePool({ nodePool: 'canary' }), concurrent: true })).toBe('Workers96E39E36');
  });
});

describe('timeout', () => {
  test.each([
    ['is 50 minutes if nothing is said', undefined, '3000'],
    ['can be 5 minutes', Duration.minutes(5), '300'],
    ['can be 50 minutes', Duration.minutes(50), '3000'],
    ['can be given in seconds', Duration.seconds(301), '301'],
  ])('%s', (_, timeout, seconds) => {
    expect(linkWith({ timeout }).Properties).toHaveProperty('TimeoutSeconds', seconds);
  });

  test('can be known at deployment only', () => {
    const link = linkWith((stack) => ({ timeout: Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber) }));
    expect(link.Properties).toHaveProperty('TimeoutSeconds', { Ref: 'Seconds' });
  });

  test.each([
    [Duration.seconds(299), '4 minutes 59 seconds'],
    [Duration.seconds(0), '0 seconds'],
    [Duration.seconds(12 * 3600 + 1), '12 hours 1 second'],
    [Duration.days(1), '1 day'],
  ])('of %p is refused', (timeout, value) => {
    expect(refusalOf(() => linkWith({ timeout }))).toBe(
      `Stack/Workers: timeout must be between 5 minutes and 12 hours, but it is "${value}". Replacing one ` +
        'node takes minutes, and CloudFormation waits at most 12 hours. Split a larger pool.',
    );
  });
});

describe('generation', () => {
  test.each(['', ' ', '\t\n'])('%j is refused', (generation) => {
    expect(refusalOf(() => linkWith({ generation }))).toBe(
      `Stack/Workers: generation must be a text that is not empty, but it is ${JSON.stringify(generation)}. Write for ` +
        "instance the month, '2026-11', or leave 'generation' out.",
    );
  });

  test('that is known at deployment only is let through', () => {
    expect(() => linkWith({ generation: Lazy.string({ produce: () => 'late' }) })).not.toThrow();
  });
});

describe('PodDisruptionBudgets', () => {
  test.each([
    [undefined, 'true'],
    [true, 'true'],
    [false, 'false'],
  ])('are respected in a rollback: %p becomes %p', (respectPodDisruptionBudgets, text) => {
    expect(linkWith({ respectPodDisruptionBudgets }).Properties).toHaveProperty('RespectPodDisruptionBudgets', text);
  });
});

describe('role', () => {
  test('of the user is used as it is, and none is made', () => {
    const stack = newStack();
    const role = newRole(stack);
    expect(newRotation(stack, { role }).role).toBe(role);
    const nodeRoles = Object.values(resourcesOf(stack, 'AWS::IAM::Role')).filter(({ Properties: properties }) =>
      JSON.stringify(properties).includes('ec2.amazonaws.com'),
    );
    expect(nodeRoles).toHaveLength(1);
  });

  test('together with a permissions boundary is refused', () => {
    const permissionsBoundary = ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess');
    const refusal = refusalOf(() => stackWith((stack) => ({ role: newRole(stack), permissionsBoundary })));
    expect(refusal).toContain("Stack/Workers: permissionsBoundary must be left out where 'role' is given, but it is ");
    expect(refusal).toContain('Set the permissions boundary on the role itself.');
  });
});

describe('two rotations', () => {
  test('of one target in a stack are refused', () => {
    const stack = stackWith();
    expect(refusalOf(() => newRotation(stack, {}, 'Again'))).toBe(
      'Stack/Again: target must be rotated only once in an app, but it is ' +
        '"projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers". Stack/Workers rotates it ' +
        'already: remove one of the two.',
    );
  });

  test('of one target in two stacks of an app are refused', () => {
    const stack = stackWith();
    const other = new Stack(stack.node.root, 'Other');
    expect(refusalOf(() => newRotation(other))).toContain('Other/Workers: target must be rotated only once in an app');
  });

  test('of one target in two apps are none of our business', () => {
    newRotation(newStack());
    expect(() => newRotation(newStack())).not.toThrow();
  });

  test('of targets that parameters name are compared within a stack only', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other');
    const targetOf = (scope: Stack): ReturnType<typeof nodePool> =>
      nodePool({ cluster: new CfnParameter(scope, 'Cluster').valueAsString });
    const target = targetOf(stack);
    newRotation(stack, { target });
    expect(() => newRotation(other, { target: targetOf(other) })).not.toThrow();
    expect(() => newRotation(stack, { target }, 'Again')).toThrow('only once in an app');
  });
});

test('whatever uses name or ARN of the profile comes after the nodes have moved', () => {
  const stack = newStack();
  const rotation = newRotation(stack);
  new CfnOutput(stack, 'Name', { value: rotation.instanceProfileName });
  new CfnOutput(stack, 'Arn', { value: rotation.instanceProfileArn });
  const template = Template.fromStack(stack);
  template.hasOutput('Name', { Value: { 'Fn::GetAtt': ['Workers96E39E36', 'ProfileName'] } });
  template.hasOutput('Arn', { Value: { 'Fn::GetAtt': ['Workers96E39E36', 'ProfileArn'] } });
});

test('what was declared can be read back', () => {
  const stack = newStack();
  const engine = new RotationEngine(stack, 'Engine');
  const target = nodePool();
  const rotation = newRotation(stack, { target, engine });
  expect(rotation.target).toBe(target);
  expect(rotation.engine).toBe(engine);
  expect(rotation.node.defaultChild).toBe(rotation.node.findChild('Resource'));
});

test('nothing is made of a rotation that is refused', () => {
  const stack = newStack();
  expect(() => newRotation(stack, { generation: '' })).toThrow('generation must be');
  expect(stack.node.findAll().filter((construct) => CfnElement.isCfnElement(construct))).toEqual([]);
});

function isIntrinsic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && /^(Ref|Fn::)/.test(Object.keys(value)[0] ?? '');
}
