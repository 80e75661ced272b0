import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import type { ProvisionedResource, ResolvedProperties, ResourceProvider } from '../../../../rehearsal/aws/cloudformation/resource-provider';
import { awsProviders } from '../../../../rehearsal/aws/providers/aws-providers';
import { LocalCloud } from '../../../../rehearsal/play/local-cloud';
import { SeededRandom } from '../../../../rehearsal/world/random/seeded-random';

const TRUST = { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }] };

let clock: VirtualClock;
let services: LocalCloud;
let providers: Readonly<Record<string, ResourceProvider>>;

beforeEach(async () => {
  services = await LocalCloud.build({ secondsPerNode: 60 });
  ({ clock } = services);
  providers = awsProviders(services, new SeededRandom());
});

afterEach(async () => {
  await services.close();
});

function provider(type: string): ResourceProvider {
  const found = providers[type];
  if (!found) {
    throw new Error(`no provider for ${type}`);
  }
  return found;
}

function request(logicalId: string, properties: ResolvedProperties): Parameters<ResourceProvider['create']>[0] {
  return { stackName: 'Sample', stackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Sample/1', logicalId, properties };
}

async function create(type: string, logicalId: string, properties: ResolvedProperties): Promise<ProvisionedResource> {
  return provider(type).create(request(logicalId, properties));
}

function publishCode(source: string): string {
  const assembly = mkdtempSync(join(tmpdir(), 'assembly-'));
  const hash = assembly.slice(-6);
  mkdirSync(join(assembly, `asset.${hash}`));
  writeFileSync(join(assembly, `asset.${hash}`, 'index.js'), source);
  services.assets.publish(assembly);
  return `${hash}.zip`;
}

async function createFunction(logicalId: string, source: string, changes: ResolvedProperties = {}): Promise<ProvisionedResource> {
  return create('AWS::Lambda::Function', logicalId, {
    Handler: 'index.handler',
    Code: { S3Bucket: 'assets', S3Key: publishCode(source) },
    Role: 'arn:aws:iam::111122223333:role/engine',
    ...changes,
  });
}

describe('a role', () => {
  test('has another ID when it is made again, with the same name or not', async () => {
    const named = { RoleName: 'nodes', AssumeRolePolicyDocument: TRUST };
    const first = await create('AWS::IAM::Role', 'Role', named);
    await provider('AWS::IAM::Role').delete(first.physicalId, named);
    const second = await create('AWS::IAM::Role', 'Role', named);
    expect(second.physicalId).toBe('nodes');
    expect(second.attributes['RoleId']).not.toBe(first.attributes['RoleId']);
  });

  test('keeps its ID when its policies are updated', async () => {
    const first = await create('AWS::IAM::Role', 'Role', { AssumeRolePolicyDocument: TRUST });
    const updated = await provider('AWS::IAM::Role').update(first.physicalId, {}, request('Role', {
      AssumeRolePolicyDocument: TRUST,
      Policies: [{ PolicyName: 'kms', PolicyDocument: { Statement: [] } }],
    }));
    expect(updated).toStrictEqual(first);
    expect(services.iam.role(first.physicalId).inlinePolicies).toStrictEqual({ kms: '{"Statement":[]}' });
  });

  test('that a profile holds loses its policies in a deletion that then fails', async () => {
    const policies = { AssumeRolePolicyDocument: TRUST, Policies: [{ PolicyName: 'kms', PolicyDocument: {} }] };
    const { physicalId } = await create('AWS::IAM::Role', 'Role', policies);
    await create('AWS::IAM::InstanceProfile', 'Profile', { Roles: [physicalId] });
    expect(() => provider('AWS::IAM::Role').delete(physicalId, policies)).toThrow(/remove roles from instance profile/);
    expect(services.iam.role(physicalId).inlinePolicies).toStrictEqual({});
  });

  test('that is gone already can be deleted', () => {
    expect(() => provider('AWS::IAM::Role').delete('gone', {})).not.toThrow();
  });
});

describe('a policy of its own', () => {
  const document = (Action: string): unknown => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

  test('is an inline policy of its roles, moves between them, and outlives an update of the role', async () => {
    const own = { AssumeRolePolicyDocument: TRUST, Policies: [{ PolicyName: 'own', PolicyDocument: document('ec2:*') }] };
    const [one, two] = [await create('AWS::IAM::Role', 'One', own), await create('AWS::IAM::Role', 'Two', own)];
    const properties = { PolicyName: 'kms', PolicyDocument: document('kms:Decrypt'), Roles: [one.physicalId] };
    const policy = await create('AWS::IAM::Policy', 'DefaultPolicy', properties);
    const namesOf = (role: { physicalId: string }): string[] => Object.keys(services.iam.role(role.physicalId).inlinePolicies);
    expect(namesOf(one)).toStrictEqual(['own', 'kms']);

    await provider('AWS::IAM::Role').update(one.physicalId, own, request('One', { AssumeRolePolicyDocument: TRUST }));
    expect(namesOf(one)).toStrictEqual(['kms']);

    const moved = { ...properties, Roles: [two.physicalId] };
    await provider('AWS::IAM::Policy').update(policy.physicalId, properties, request('DefaultPolicy', moved));
    expect([namesOf(one), namesOf(two)]).toStrictEqual([[], ['own', 'kms']]);

    await provider('AWS::IAM::Policy').delete(policy.physicalId, moved);
    expect(namesOf(two)).toStrictEqual(['own']);
  });

  test('is gone with its role', async () => {
    const role = await create('AWS::IAM::Role', 'Role', { AssumeRolePolicyDocument: TRUST });
    const properties = { PolicyName: 'kms', PolicyDocument: document('kms:Decrypt'), Roles: [role.physicalId] };
    const policy = await create('AWS::IAM::Policy', 'DefaultPolicy', properties);
    await provider('AWS::IAM::Role').delete(role.physicalId, {});
    expect(() => provider('AWS::IAM::Policy').delete(policy.physicalId, properties)).not.toThrow();
  });

  test('that is managed is attached by its ARN, from either side', async () => {
    const policy = await create('AWS::IAM::ManagedPolicy', 'Nodes', { PolicyDocument: document('kms:Decrypt') });
    expect(policy.physicalId).toMatch(/^arn:aws:iam::111122223333:policy\/Sample-Nodes-[A-Z0-9]{12}$/);
    const attached = { AssumeRolePolicyDocument: TRUST, ManagedPolicyArns: [policy.physicalId], PermissionsBoundary: policy.physicalId };
    const role = await create('AWS::IAM::Role', 'Role', attached);
    expect(services.iam.role(role.physicalId)).toMatchObject({ managedPolicyArns: [policy.physicalId], permissionsBoundary: policy.physicalId });

    const plain = { AssumeRolePolicyDocument: TRUST };
    await provider('AWS::IAM::Role').update(role.physicalId, attached, request('Role', plain));
    expect(services.iam.role(role.physicalId)).toMatchObject({ managedPolicyArns: [], permissionsBoundary: undefined });

    const naming = { PolicyDocument: document('kms:Encrypt'), Roles: [role.physicalId] };
    await provider('AWS::IAM::ManagedPolicy').update(policy.physicalId, {}, request('Nodes', naming));
    await provider('AWS::IAM::Role').update(role.physicalId, plain, request('Role', { ...plain, Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(services.iam.role(role.physicalId).managedPolicyArns).toStrictEqual([policy.physicalId]);
    expect(services.iam.current.policies.get(policy.physicalId)?.document).toContain('kms:Encrypt');

    await provider('AWS::IAM::ManagedPolicy').delete(policy.physicalId, naming);
    expect(services.iam.role(role.physicalId).managedPolicyArns).toStrictEqual([]);
    expect(services.iam.current.policies.size).toBe(0);
  });
});

describe('an instance profile', () => {
  test('gets a name that never returns, its path and its role', async () => {
    const role = await create('AWS::IAM::Role', 'Role', { AssumeRolePolicyDocument: TRUST });
    const properties = { Path: '/cdk-gke-instance-profile/external/', Roles: [role.physicalId] };
    const first = await create('AWS::IAM::InstanceProfile', 'WorkersProfile', properties);
    const second = await create('AWS::IAM::InstanceProfile', 'WorkersProfile', properties);
    expect(first.physicalId).toMatch(/^Sample-WorkersProfile-[A-Z0-9]{12}$/);
    expect(second.physicalId).not.toBe(first.physicalId);
    expect(first.attributes['Arn']).toBe(
      `arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/${first.physicalId}`,
    );
    expect(services.iam.profile(first.physicalId).roleNames).toStrictEqual([role.physicalId]);
  });

  test('has its role swapped in place by an update: the wrong way, which is remembered', async () => {
    const [one, two] = [
      await create('AWS::IAM::Role', 'One', { AssumeRolePolicyDocument: TRUST }),
      await create('AWS::IAM::Role', 'Two', { AssumeRolePolicyDocument: TRUST }),
    ];
    const profile = await create('AWS::IAM::InstanceProfile', 'Profile', { Roles: [one.physicalId] });
    await provider('AWS::IAM::InstanceProfile').update(profile.physicalId, {}, request('Profile', { Roles: [two.physicalId] }));
    expect(services.iam.changes.slice(-2)).toMatchObject([
      { what: 'roleRemoved', name: profile.physicalId, role: one.physicalId },
      { what: 'roleAdded', name: profile.physicalId, role: two.physicalId },
    ]);
    expect(provider('AWS::IAM::InstanceProfile').replacedBy).toStrictEqual(['InstanceProfileName', 'Path']);
  });

  test('is emptied and deleted', async () => {
    const role = await create('AWS::IAM::Role', 'Role', { AssumeRolePolicyDocument: TRUST });
    const { physicalId } = await create('AWS::IAM::InstanceProfile', 'Profile', { Roles: [role.physicalId] });
    await provider('AWS::IAM::InstanceProfile').delete(physicalId, {});
    expect(services.iam.profiles).toMatchObject([{ instanceProfileName: physicalId, deletedAt: clock.now() }]);
  });
});

test('generated names fit the service however long stack and logical ID are', async () => {
  const { physicalId } = await provider('AWS::IAM::Role').create({
    ...request('L'.repeat(200), { AssumeRolePolicyDocument: TRUST }),
    stackName: 'S'.repeat(100),
  });
  expect(physicalId).toHaveLength(64);
});

describe('a function', () => {
  test('runs its code with the environment of the template, whose values are text', async () => {
    const { attributes } = await createFunction('Begin', `exports.handler = async () => process.env.COUNT`, {
      Environment: { Variables: { COUNT: 3 } },
      Timeout: '30',
    });
    await expect(services.lambda.invoke(attributes['Arn'] ?? '', {})).resolves.toBe('3');
  });

  test('has at most 4 KB of environment, names and punctuation counted, also when it is updated', async () => {
    const withValueOf = (length: number): ResolvedProperties => ({ Environment: { Variables: { NO_PROXY: 'x'.repeat(length) } } });
    const { physicalId } = await createFunction('Begin', 'exports.handler = async () => 1', withValueOf(4096 - '{"NO_PROXY":""}'.length));
    const larger = withValueOf(4097 - '{"NO_PROXY":""}'.length);
    await expect(createFunction('Other', 'exports.handler = async () => 1', larger)).rejects.toThrow('exceeded the 4KB limit');
    const properties = { Handler: 'index.handler', Code: { S3Key: publishCode('') }, Role: 'r', ...larger };
    await expect(async () => provider('AWS::Lambda::Function').update(physicalId, {}, request('Begin', properties))).rejects.toThrow('exceeded the 4KB limit');
  });

  test('cannot be made from code that was not published', async () => {
    const properties = { Handler: 'index.handler', Code: { S3Key: 'unknown.zip' }, Role: 'r' };
    await expect(create('AWS::Lambda::Function', 'Begin', properties)).rejects.toThrow(/unknown\.zip does not exist/);
  });

  test('is told about by its event invoke configuration when it fails for good', async () => {
    const report = await createFunction('Report', `exports.handler = async (event) => { console.log(event.requestPayload); }`);
    const begin = await createFunction('Begin', `exports.handler = async () => { throw new Error('no'); }`, { FunctionName: 'begin' });
    await create('AWS::Lambda::EventInvokeConfig', 'Failures', {
      FunctionName: begin.physicalId,
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: report.attributes['Arn'] } },
    });
    services.lambda.invokeAsync(begin.attributes['Arn'] ?? '', 'the request');
    await clock.run();
    expect(services.lambda.logs.map(({ line }) => line)).toContain('the request');
  });
});

test('a state machine runs from its definition as text, and a rule tells of its failure', async () => {
  const report = await createFunction('Report', `exports.handler = async (event) => { console.log(event.detail.status); }`);
  const machine = await create('AWS::StepFunctions::StateMachine', 'Machine', {
    DefinitionString: JSON.stringify({ StartAt: 'No', States: { No: { Type: 'Fail', Error: '${Word}' } } }),
    DefinitionSubstitutions: { Word: 'Refused' },
    RoleArn: 'arn:aws:iam::111122223333:role/machine',
  });
  await create('AWS::Events::Rule', 'Failures', {
    EventPattern: { source: ['aws.states'], detail: { status: ['FAILED'], stateMachineArn: [machine.physicalId] } },
    Targets: [{ Id: 'Report', Arn: report.attributes['Arn'] }],
  });
  const execution = services.stepFunctions.start(machine.physicalId, 'one', '{}');
  await clock.run();
  expect(execution.error).toBe('Refused');
  expect(services.lambda.logs.map(({ line }) => line)).toStrictEqual(['FAILED']);
});

test('a state machine has a definition of at most one megabyte, as it is handed over', async () => {
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
  const ofBytes = (bytes: number): ResolvedProperties => ({ DefinitionString: definition.padEnd(bytes) });
  const machine = await create('AWS::StepFunctions::StateMachine', 'Machine', ofBytes(1_048_576));
  await expect(async () => create('AWS::StepFunctions::StateMachine', 'Other', ofBytes(1_048_577))).rejects.toThrow('Invalid State Machine Definition');
  await expect(async () => provider('AWS::StepFunctions::StateMachine').update(machine.physicalId, {}, request('Machine', ofBytes(1_048_577)))).rejects.toThrow('Invalid State Machine Definition');
});

test('a state machine that is deleted stops its executions', async () => {
  const machine = await create('AWS::StepFunctions::StateMachine', 'Machine', {
    Definition: { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 1000, End: true } } },
  });
  const execution = services.stepFunctions.start(machine.physicalId, 'one', '{}');
  clock.at(clock.now() + 1_000, () => provider('AWS::StepFunctions::StateMachine').delete(machine.physicalId, {}));
  await clock.run();
  expect(execution.status).toBe('ABORTED');
});

test('a table is made with its key, and deleted', async () => {
  const properties = {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  };
  const { physicalId, attributes } = await create('AWS::DynamoDB::Table', 'Ledger', properties);
  expect(attributes['Arn']).toBe(`arn:aws:dynamodb:us-east-1:111122223333:table/${physicalId}`);
  await expect(services.dynamoDb.rows(physicalId)).resolves.toStrictEqual([]);
  await provider('AWS::DynamoDB::Table').delete(physicalId, properties);
  await expect(services.dynamoDb.rows(physicalId)).rejects.toThrow(/ResourceNotFound/);
});

test('the same seed makes the same names, another seed others', async () => {
  const nameWith = async (seed: number): Promise<string> => {
    const others = await LocalCloud.build({ secondsPerNode: 60 });
    const made = await awsProviders(others, new SeededRandom(seed))['AWS::IAM::InstanceProfile']?.create(request('Profile', { Roles: [] }));
    await others.close();
    return made?.physicalId ?? '';
  };
  await expect(nameWith(7)).resolves.toBe(await nameWith(7));
  await expect(nameWith(7)).resolves.not.toBe(await nameWith(8));
});

test('a key seals what another key cannot open, and does nothing more once it is deleted', async () => {
  const [key, other] = [await create('AWS::KMS::Key', 'Key', {}), await create('AWS::KMS::Key', 'Key', {})];
  const keyArn = String(key.attributes['Arn']);
  const ask = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    const headers = { 'x-amz-target': `TrentService.${operation}` };
    const { body = '' } = await services.kms.handler({ method: 'POST', url: new URL('http://127.0.0.1/'), headers, body: JSON.stringify(input) });
    return JSON.parse(body) as Record<string, unknown>;
  };
  const { CiphertextBlob } = await ask('Encrypt', { KeyId: keyArn, Plaintext: 'aGVsbG8=' });
  expect(await ask('Decrypt', { CiphertextBlob })).toMatchObject({ KeyId: keyArn, Plaintext: 'aGVsbG8=' });
  expect(await ask('Decrypt', { KeyId: other.attributes['Arn'], CiphertextBlob })).toMatchObject({ __type: 'IncorrectKeyException' });
  expect(await ask('Decrypt', { CiphertextBlob, EncryptionContext: { some: 'context' } })).toMatchObject({ __type: 'InvalidCiphertextException' });
  expect(await provider('AWS::KMS::Key').update(key.physicalId, {}, request('Key', { Description: 'new' }))).toEqual(key);
  await provider('AWS::KMS::Key').delete(key.physicalId, {});
  expect(await ask('Decrypt', { CiphertextBlob })).toMatchObject({ __type: 'KMSInvalidStateException' });
});
