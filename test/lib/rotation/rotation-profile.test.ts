import { CfnParameter, Stack } from 'aws-cdk-lib';
import { CfnRole, type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { cluster, newApp, newRole, newRotation, newStack, nodePool, onlyResource, stackWith, type TemplateResource } from '../support/rotations';

function profileIn(stack: Stack): readonly [string, TemplateResource] {
  return onlyResource(stack, 'AWS::IAM::InstanceProfile');
}

const profileWith = (props?: Parameters<typeof stackWith>[0]): readonly [string, TemplateResource] => profileIn(stackWith(props));

const pathWithRoleId = (logicalId: string): unknown => ({ 'Fn::Join': ['', ['/cdk-gke-instance-profile/', { 'Fn::GetAtt': [logicalId, 'RoleId'] }, '/']] });

describe('the profile', () => {
  test('is never deleted by CloudFormation', () => {
    expect(profileWith()[1]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('has a name that CloudFormation makes up, so that none ever returns', () => {
    expect(profileWith()[1].Properties).not.toHaveProperty('InstanceProfileName');
  });

  test('holds one role', () => {
    const stack = newStack();
    const role = newRole(stack);
    newRotation(stack, { role });
    expect(profileIn(stack)[1].Properties['Roles']).toEqual([stack.resolve(role.roleName)]);
  });
});

describe('the path carries', () => {
  test('the incarnation of the default role', () => {
    expect(profileWith()[1].Properties['Path']).toEqual(pathWithRoleId('WorkersRole8D2DAD04D9D1BD2E'));
  });

  test.each<[string, (role: Role) => IRole]>([
    ['', (role) => role],
    [', even where its policies are frozen', (role) => role.withoutPolicyUpdates()],
  ])('the incarnation of a role of the same stack%s', (_, wrapped) => {
    expect(profileWith((stack) => ({ role: wrapped(newRole(stack)) }))[1].Properties['Path']).toEqual(pathWithRoleId('NodeRoleB5643E21'));
  });

  test.each<[string, (stack: Stack) => IRole]>([
    ['imported by name', (stack) => Role.fromRoleName(stack, 'Imported', 'nodes')],
    ['imported by ARN', (stack) => Role.fromRoleArn(stack, 'Imported', 'arn:aws:iam::111122223333:role/gke/nodes')],
    [
      'made elsewhere by customizeRoles',
      (stack) => {
        Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/NodeRole': 'nodes' } });
        return newRole(stack);
      },
    ],
  ])('the name of a role that was %s', (_, role) => {
    const [, { Properties: properties }] = profileWith((stack) => ({ role: role(stack) }));
    expect(properties).toEqual({ Path: '/cdk-gke-instance-profile/external/nodes/', Roles: ['nodes'] });
  });

  test('the name of a role of another stack, whose RoleId could not change as long as it is imported', () => {
    const app = newApp();
    const role = newRole(new Stack(app, 'Roles'));
    const stack = new Stack(app, 'Stack');
    newRotation(stack, { role });
    const { Path: path, Roles: roles } = profileIn(stack)[1].Properties as { Path: unknown; Roles: unknown[] };
    expect(roles[0]).toHaveProperty('Fn::ImportValue');
    expect(path).toEqual({ 'Fn::Join': ['', ['/cdk-gke-instance-profile/external/', roles[0], '/']] });
  });

  test('the name of a role that a parameter names, so that another value makes another profile', () => {
    const [, { Properties: properties }] = profileWith((stack) => ({
      role: Role.fromRoleName(stack, 'Imported', new CfnParameter(stack, 'RoleName').valueAsString),
    }));
    expect(JSON.stringify(properties['Path'])).toContain('{"Ref":"RoleName"}');
    expect(JSON.stringify(properties['Roles'])).toContain('{"Ref":"RoleName"}');
  });

  test('a generation that is known at deployment only', () => {
    const [, { Properties: properties }] = profileWith((stack) => ({ generation: new CfnParameter(stack, 'Generation').valueAsString }));
    expect(JSON.stringify(properties['Path'])).toContain('{"Ref":"Generation"}');
  });

  test('no generation that the logical ID carries', () => {
    expect(profileWith({ generation: '2026-11' })[1].Properties['Path']).toEqual(profileWith()[1].Properties['Path']);
  });
});

describe('the logical ID', () => {
  const unchanged = profileWith()[0];

  test('starts as the CDK makes it, and stays put in the template', () => {
    expect(unchanged).toBe('WorkersProfileD060AD7DB39A044A');
  });

  test('stays while nothing of the rotation changes', () => {
    expect(profileWith({ respectPodDisruptionBudgets: false, concurrent: true })[0]).toBe(unchanged);
  });

  test('differs for each generation, each role and each target', () => {
    const ids = [
      unchanged,
      profileWith({ generation: '1' })[0],
      profileWith({ generation: '2' })[0],
      profileWith((stack) => ({ role: newRole(stack) }))[0],
      profileWith((stack) => ({ role: newRole(stack, 'OtherRole') }))[0],
      profileWith((stack) => ({ role: Role.fromRoleName(stack, 'Imported', 'nodes') }))[0],
      profileWith((stack) => ({ role: Role.fromRoleName(stack, 'Imported', 'other-nodes') }))[0],
      profileWith({ target: cluster() })[0],
      profileWith({ target: nodePool({ nodePool: 'canary' }) })[0],
      profileWith({ target: nodePool({ project: 'acme-test' }) })[0],
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('fits into 255 characters, however deep the construct', () => {
    const stack = newStack();
    newRotation(stack, {}, 'W'.repeat(300));
    expect(profileIn(stack)[0].length).toBeLessThanOrEqual(255);
  });
});

test('a bare CfnRole can stand behind an imported role', () => {
  const [, { Properties: properties }] = profileWith((stack) => {
    const bare = new CfnRole(stack, 'Bare', { assumeRolePolicyDocument: { Statement: [] } });
    return { role: Role.fromRoleName(stack, 'Imported', bare.ref) };
  });
  expect(JSON.stringify(properties['Path'])).toContain('Bare');
});
