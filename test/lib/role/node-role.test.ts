import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { type Stack } from 'aws-cdk-lib';
import { cluster, KEY, newRotation, newStack, nodePool, onlyResource, resourcesOf, stackWith, type TemplateResource } from '../support/rotations';

interface Statement {
  readonly Action: string | readonly string[];
}

function roleIn(stack: Stack): TemplateResource {
  const [, role] = Object.entries(resourcesOf(stack)).find(([id]) => id.startsWith('WorkersRole8D2DAD04')) ?? [];
  if (!role) {
    throw new Error('no role');
  }
  return role;
}

const roleWith = (props?: Parameters<typeof stackWith>[0]): TemplateResource => roleIn(stackWith(props));

function statementsOf({ Properties: properties }: TemplateResource): readonly Statement[] {
  const policies = (properties['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument: { Statement: statements } }) => statements);
}

test('EC2, and nobody else, may assume the role', () => {
  expect(roleWith().Properties).toHaveProperty('AssumeRolePolicyDocument.Statement', [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
  ]);
});

test('the role is never deleted by CloudFormation', () => {
  expect(roleWith()).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

describe('a node pool', () => {
  test('may decrypt with its key, and that is all', () => {
    expect(statementsOf(roleWith())).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY }]);
  });

  test('without a key may do nothing', () => {
    expect(roleWith({ target: nodePool({ configEncryptionKeyArn: undefined }) }).Properties).not.toHaveProperty('Policies');
  });
});

describe('a control plane', () => {
  const [manage, ...onKeys] = statementsOf(
    roleWith({
      target: cluster({
        databaseEncryptionKeyArn: KEY.replace('5d1e', 'da7a'),
        configEncryptionKeyArn: KEY.replace('5d1e', 'c0f1'),
        mainVolumeKeyArn: KEY.replace('5d1e', '1010'),
      }),
    }),
  );

  test('may use each of its keys for what Google documents', () => {
    expect(onKeys).toEqual([
      { Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: KEY.replace('5d1e', 'da7a') },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY.replace('5d1e', 'c0f1') },
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: KEY.replace('5d1e', '1010'),
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ]);
  });

  test('may manage what a cluster is made of', () => {
    const actions = [manage?.Action ?? []].flat();
    const perService = ['autoscaling', 'ec2', 'elasticloadbalancing', 'elasticfilesystem'].map((service) => [
      service,
      actions.filter((action) => action.startsWith(`${service}:`)).length,
    ]);
    expect(perService).toEqual([['autoscaling', 6], ['ec2', 33], ['elasticloadbalancing', 29], ['elasticfilesystem', 5]]);
    expect(new Set(actions).size).toBe(73);
    expect(manage).toMatchObject({ Effect: 'Allow', Resource: '*' });
  });

  test('fits with all its permissions into the 10,240 characters of inline policies', () => {
    const role = roleWith({ target: cluster({ mainVolumeKeyArn: KEY }) });
    expect(JSON.stringify(role.Properties['Policies']).length).toBeLessThan(10_240);
  });
});

test('a permissions boundary can be given', () => {
  const boundary = 'arn:aws:iam::111122223333:policy/boundary';
  expect(roleWith((stack) => ({ permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundary) })).Properties).toHaveProperty('PermissionsBoundary', boundary);
});

test('there is no permissions boundary if none is given', () => {
  expect(roleWith().Properties).not.toHaveProperty('PermissionsBoundary');
});

test('later grants become part of the role, because a policy beside it would not outlive the stack', () => {
  const stack = newStack();
  const { role } = newRotation(stack);
  const { statementAdded } = role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::config/*'] }),
  );
  expect(statementAdded).toBe(true);
  expect(statementsOf(roleIn(stack)).map(({ Action: action }) => action)).toEqual(['kms:Decrypt', 's3:GetObject']);
  expect(JSON.stringify(resourcesOf(stack, 'AWS::IAM::Policy'))).not.toContain('s3:GetObject');
});

test('a role that customizeRoles keeps out of the template is taken by its name', () => {
  const stack = newStack();
  Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/Workers/Role': 'gke-workers' } });
  newRotation(stack);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::InstanceProfile', { Roles: ['gke-workers'] });
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
});

test('another target gets a role of its own: the nodes of the one before run on under theirs', () => {
  const rolesFor = (name: string): unknown => onlyResource(stackWith({ target: nodePool({ nodePool: name }) }), 'AWS::IAM::InstanceProfile')[1].Properties['Roles'];
  expect(rolesFor('blue')).not.toEqual(rolesFor('green'));
  expect(rolesFor('blue')).toEqual(rolesFor('blue'));
});
