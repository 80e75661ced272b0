import { RemovalPolicies, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type CfnRole, type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { cluster, newRole, newRotation, newStack, nodePool, stackWith } from '../support/rotations';

function retained(role: Role): Role {
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return role;
}

function warningsOf(stack: Stack): unknown[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('cdk-gke-instance-profile:'))
    .map(({ id, entry }) => [id, entry.data]);
}

describe('a role of the same stack that is not retained', () => {
  test('gets a warning, by the construct that uses it', () => {
    expect(warningsOf(stackWith((stack) => ({ role: newRole(stack) })))).toEqual([
      [
        '/Stack/Workers',
        'The role Stack/NodeRole/Resource is deleted with the stack or when it is replaced, and nodes that still run ' +
          "under it lose their permissions. Call 'applyRemovalPolicy(RemovalPolicy.RETAIN)' on it. " +
          '[ack: cdk-gke-instance-profile:roleNotRetained]',
      ],
    ]);
  });

  test.each<[string, (role: Role) => void]>([
    ['a policy, by which the creating operation, rolled back, deletes it,', (role) => role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)],
    ['an aspect that comes after all others', (role) => RemovalPolicies.of(role).destroy({ priority: 10_000 })],
    ['an override', (role) => (role.node.defaultChild as CfnRole).addOverride('DeletionPolicy', 'Delete')],
  ])('gets it also where %s has undone that it is', (_, change) => {
    const stack = newStack();
    const role = retained(newRole(stack));
    newRotation(stack, { role });
    change(role);
    expect(warningsOf(stack)).toHaveLength(1);
  });

  test('can be acknowledged', () => {
    const stack = newStack();
    const rotation = newRotation(stack, { role: newRole(stack) });
    Validations.of(rotation).acknowledge({ id: 'cdk-gke-instance-profile:roleNotRetained', reason: 'a cluster for an afternoon' });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('no warning for', () => {
  test.each<[string, (stack: Stack) => IRole | undefined, (role: IRole | undefined) => void]>([
    ['a role that is retained', (stack) => retained(newRole(stack)), () => undefined],
    ['a role that is retained only after the rotation was declared', newRole, (role) => role?.applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['a role that an aspect retains', newRole, (role) => role && RemovalPolicies.of(role).retain()],
    ['an imported role', (stack) => Role.fromRoleName(stack, 'Imported', 'nodes'), () => undefined],
    ['a role of another stack', (stack) => newRole(new Stack(stack.node.root, 'Roles')), () => undefined],
    ['the default role with all the keys it needs', () => undefined, () => undefined],
  ])('%s', (_, roleFor, change) => {
    const stack = newStack();
    const role = roleFor(stack);
    newRotation(stack, { role });
    newRotation(stack, { role, target: cluster() }, 'ControlPlane');
    change(role);
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a default role without the keys of its target gets a warning', () => {
  const message = (props: string): string =>
    `Without ${props} the default role may not use the key, and the nodes cannot read their configuration. Name the ` +
    "key, or pass a 'role' that may use it. [ack: cdk-gke-instance-profile:keyNotGranted]";

  test.each([
    ['node pool', nodePool({ configEncryptionKeyArn: undefined }), 'target.configEncryptionKeyArn'],
    ['control plane', cluster({ databaseEncryptionKeyArn: undefined }), 'target.databaseEncryptionKeyArn'],
    [
      'control plane without any',
      cluster({ databaseEncryptionKeyArn: undefined, configEncryptionKeyArn: undefined }),
      'target.databaseEncryptionKeyArn and target.configEncryptionKeyArn',
    ],
  ])('%s', (_, target, props) => {
    expect(warningsOf(stackWith({ target }))).toEqual([['/Stack/Workers', message(props)]]);
  });
});
