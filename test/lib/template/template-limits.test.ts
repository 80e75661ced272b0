import { Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnOutput } from 'aws-cdk-lib';
import { type CfnRole, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { GoogleCredentials, RotationEngine } from '../../../lib';
import { newApp, newRotation, newStack, nodePool, refusalOf, resourcesOf, stackWith } from '../support/rotations';

const ENV = { account: '111122223333', region: 'us-east-1' };

/** What synthesis says of a stack with a rotation to which more was added. */
function saidOf(more: (stack: Stack) => void): string {
  const stack = newStack({ env: ENV });
  newRotation(stack);
  more(stack);
  return refusalOf(() => Template.fromStack(stack));
}

function secretArn(index: number, place = 'us-east-1:111122223333'): string {
  return `arn:aws:secretsmanager:${place}:secret:google/rotation/production/cluster-${index}-a1B2c3`;
}

function stackWithSecrets(count: number): Stack {
  const stack = newStack({ env: ENV });
  for (let index = 0; index < count; index += 1) {
    const encryptionKey = Key.fromKeyArn(stack, `Key${index}`, `arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-${String(index).padStart(12, '0')}`);
    const secret = Secret.fromSecretAttributes(stack, `Secret${index}`, { secretCompleteArn: secretArn(index), encryptionKey });
    newRotation(stack, { credentials: GoogleCredentials.fromSecret(secret), target: nodePool({ cluster: `prod-${index}` }) }, `Rotation${index}`);
  }
  return stack;
}

describe('tags that AWS refuses are refused, with the path of the role that gets them:', () => {
  test('keys that differ by case only', () => {
    const said = saidOf((stack) => {
      Tags.of(stack.node.root).add('Team', 'platform');
      Tags.of(stack).add('team', 'platform');
    });
    expect(said).toMatch(/Stack\/Workers\/Role\/Resource: the tags "(?:Team|team)" and "(?:Team|team)" must differ by more than case/);
  });

  test('more than 50', () => {
    const said = saidOf((stack) => Array.from({ length: 51 }, (_, index) => Tags.of(stack).add(`tag-${index}`, 'x')));
    expect(said).toContain('Stack/Workers/Role/Resource: there must be at most 50 tags, but there are 51.');
  });

  test.each(['aws:team', 'AWS:team'])('the reserved prefix, as in %s', (key) => {
    expect(saidOf((stack) => Tags.of(stack).add(key, 'x'))).toContain(`Stack/Workers/Role/Resource: the tag "${key}" must not begin with 'aws:'`);
  });
});

test('role names that differ by case only are refused', () => {
  const said = saidOf((stack) => {
    for (const roleName of ['GKE-Nodes', 'gke-nodes']) {
      new Role(stack, roleName, { roleName, assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    }
  });
  expect(said).toContain('Stack/gke-nodes/Resource: the role name "gke-nodes" must differ by more than case from that of Stack/GKE-Nodes/Resource');
});

describe('role names of several stacks that differ by case only', () => {
  const saidOfStacksIn = (account: string | undefined, ...names: [string, string]): (() => void) => {
    const app = newApp();
    const stage = new Stage(app, 'Stage');
    [new Stack(app, 'One', { env: ENV }), new Stack(stage, 'Two', { env: { region: 'eu-west-1', ...(account === undefined ? {} : { account }) } })].forEach((stack, index) => {
      newRotation(stack, { target: nodePool({ cluster: `prod-${index}` }) });
      new Role(stack, 'Nodes', { roleName: names[index] ?? '', assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    });
    return () => app.synth();
  };

  test('are refused within one account, whatever the regions are', () => {
    expect(refusalOf(saidOfStacksIn(ENV.account, 'GKE-Nodes', 'gke-nodes'))).toMatch(
      /(One\/Nodes|Stage\/Two\/Nodes)\/Resource: the role name "(GKE-Nodes|gke-nodes)" must differ by more than case from that of (Stage\/Two|One)\/Nodes\/Resource/,
    );
  });

  test.each<[string, string | undefined, string, string]>([
    ['of two accounts', '444455556666', 'GKE-Nodes', 'gke-nodes'],
    ['whose account nobody knows yet', undefined, 'GKE-Nodes', 'gke-nodes'],
    ['that hold the very same role, of which one is deployed', ENV.account, 'gke-nodes', 'gke-nodes'],
  ])('are taken in stacks %s', (_, account, ...names) => {
    expect(saidOfStacksIn(account, ...names)).not.toThrow();
  });
});

test('a managed policy that is larger than IAM takes is refused', () => {
  const statementOf = (index: number): PolicyStatement => new PolicyStatement({ actions: ['kms:Decrypt'], resources: [`arn:aws:kms:us-east-1:111122223333:key/${String(index).padStart(36, '0')}`] });
  expect(saidOf((stack) => new ManagedPolicy(stack, 'Keys', { statements: Array.from({ length: 80 }, (_, index) => statementOf(index)) }))).toMatch(
    /Stack\/Keys\/Resource: there must be at most 6144 characters of managed policy, but there are \d+\. Make several policies of it\./,
  );
});

test('names and punctuation of environment variables count, as Lambda counts them', () => {
  const variablesOf = (bytes: number): Record<string, string> => ({ KEY: 'x'.repeat(bytes - '{"KEY":""}'.length) });
  const withVariablesOf = (bytes: number) => (): void => {
    const stack = stackWith();
    new CfnFunction(stack, 'Other', { code: {}, role: 'role', environment: { variables: variablesOf(bytes) } });
    Template.fromStack(stack);
  };
  expect(withVariablesOf(4096)).not.toThrow();
  expect(refusalOf(withVariablesOf(4097))).toContain('Stack/Other: there must be at most 4096 bytes of environment variables, but there are 4097.');
});

test('a proxy with more exceptions than an environment holds is refused', () => {
  const stack = newStack();
  const exceptions = Array.from({ length: 150 }, (_, index) => `host-${index}.subdomain.internal.example.com`);
  new RotationEngine(stack, 'Engine', { proxy: { url: 'http://proxy.example.com:3128', exceptions } });
  expect(refusalOf(() => Template.fromStack(stack))).toMatch(/Stack\/Engine\/Begin\/Function\/Resource: there must be at most 4096 bytes of environment variables, but there are \d+\. Shorten 'proxy\.exceptions'/);
});

test('more than 200 outputs and more than a megabyte are refused', () => {
  expect(saidOf((stack) => Array.from({ length: 200 }, (_, index) => new CfnOutput(stack, `Output${index}`, { value: 'x' })))).toContain('Stack: there must be at most 200 outputs, but there are 202.');
  expect(saidOf((stack) => (stack.templateOptions.metadata = { note: 'x'.repeat(1_000_000) }))).toMatch(/Stack: there must be at most 1000000 bytes of template, but there are \d+\./);
});

describe('secrets', () => {
  test('of a fleet are read by one statement, and their keys used by another', () => {
    const policies = Object.entries(resourcesOf(stackWithSecrets(20), 'AWS::IAM::Policy')).filter(([, { Properties }]) => JSON.stringify(Properties).includes('secretsmanager:'));
    expect(policies.map(([id, { Properties }]) => [id, (Properties['PolicyDocument'] as { Statement: unknown[] }).Statement.length])).toEqual([['GkeInstanceProfileRotationSecrets', 2]]);
    expect(resourcesOf(stackWithSecrets(20), 'AWS::IAM::ManagedPolicy')).toEqual({});
  });

  test('that no role could be allowed to read all of are refused', () => {
    expect(refusalOf(() => Template.fromStack(stackWithSecrets(80)))).toMatch(
      /Engine\/Reconcile\/Role\/Resource: there must be at most 10240 characters of inline policies, but there are \d+\. Let clusters share a secret/,
    );
  });

  test('of another account without its key are refused', () => {
    const stack = newStack({ env: ENV });
    const secret = Secret.fromSecretCompleteArn(stack, 'Secret', secretArn(1, 'us-east-1:444455556666'));
    expect(refusalOf(() => newRotation(stack, { credentials: GoogleCredentials.fromSecret(secret) }))).toContain(
      'Stack/Workers: credentials.secret must be in the account of the stack, 111122223333, or come with the key',
    );
  });

  test('of another account with its key, and those of a stack whose place nobody knows yet, are taken', () => {
    const stack = newStack({ env: ENV });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:444455556666:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11');
    const secret = Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: secretArn(1, 'us-east-1:444455556666'), encryptionKey });
    expect(() => newRotation(stack, { credentials: GoogleCredentials.fromSecret(secret) })).not.toThrow();
    const anywhere = new Stack(newApp(), 'Stack');
    expect(() => newRotation(anywhere, { credentials: GoogleCredentials.fromSecret(Secret.fromSecretCompleteArn(anywhere, 'Secret', secretArn(1))) })).not.toThrow();
  });
});

test('a role with what belongs to it is not counted twice', () => {
  const stack = newStack();
  const { role } = newRotation(stack);
  (role.node.defaultChild as CfnRole).tags.setTag('team', 'platform');
  Tags.of(stack).add('team', 'other');
  expect(() => Template.fromStack(stack)).not.toThrow();
});
