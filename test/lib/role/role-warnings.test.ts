import { Aspects, RemovalPolicies, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { cluster, newApp, newRotation, newStack, nodePool } from '../support/rotations';

function newRole(stack: Stack): Role {
  return new Role(stack, 'NodeRole', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
}

function warningsOf(stack: Stack): unknown[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('cdk-gke-instance-profile:'))
    .map(({ id, entry }) => [id, entry.data]);
}

describe('a role of the same stack that is not retained', () => {
  test('gets a warning, by the construct that uses it', () => {
    const stack = newStack();
    newRotation(stack, { role: newRole(stack) });
    expect(warningsOf(stack)).toEqual([
      [
        '/Stack/Workers',
        'The role Stack/NodeRole/Resource is deleted with the stack or when it is replaced, and nodes that still run ' +
          "under it lose their permissions. Call 'applyRemovalPolicy(RemovalPolicy.RETAIN)' on it. " +
          '[ack: cdk-gke-instance-profile:roleNotRetained]',
      ],
    ]);
  });

  test('gets it also where the creating operation, rolled back, deletes it', () => {
    const stack = newStack();
    const role = newRole(stack);
    role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    newRotation(stack, { role });
    expect(warningsOf(stack)).toHaveLength(1);
  });

  test.each<[string, (role: Role) => void]>([
    ['an aspect that comes after all others', (role) => RemovalPolicies.of(role).destroy({ priority: 10_000 })],
    ['an override', (role) => (role.node.defaultChild as CfnRole).addOverride('DeletionPolicy', 'Delete')],
  ])('gets it also where %s has undone that it is', (_, change) => {
    const stack = newStack();
    const role = newRole(stack);
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    newRotation(stack, { role });
    change(role);
    expect(warningsOf(stack)).toHaveLength(1);
  });

  test('can be acknowledged', () => {
    const stack = newStack();
    const rotation = newRotation(stack, { role: newRole(stack) });
    Validations.of(rotation).acknowledge({
      id: 'cdk-gke-instance-profile:roleNotRetained',
      reason: 'a cluster for an afternoon',
    });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('no warning for', () => {
  test('a role that is retained', () => {
    const stack = newStack();
    const role = newRole(stack);
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    newRotation(stack, { role });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('a role that is retained only after the rotation was declared', () => {
    const stack = newStack();
    const role = newRole(stack);
    newRotation(stack, { role });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('a role that an aspect retains', () => {
    const stack = newStack();
    const role = newRole(stack);
    newRotation(stack, { role });
    RemovalPolicies.of(role).retain();
    expect(Aspects.of(role).all.length).toBeGreaterThan(0);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('an imported role', () => {
    const stack = newStack();
    newRotation(stack, { role: Role.fromRoleName(stack, 'Imported', 'nodes') });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('a role of another stack', () => {
    const app = newApp();
    const role = newRole(new Stack(app, 'Roles'));
    const stack = new Stack(app, 'Stack');
    newRotation(stack, { role });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('the default role with all the keys it needs', () => {
    const stack = newStack();
    newRotation(stack);
    newRotation(stack, { target: cluster() }, 'ControlPlane');
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
    const stack = newStack();
    newRotation(stack, { target });
    expect(warningsOf(stack)).toEqual([['/Stack/Workers', message(props)]]);
  });
});
