import { type ContextEntry, GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';
import { iamApi } from '../../../../rehearsal/aws/iam/iam-api';
import { IamStandIn } from '../../../../rehearsal/aws/iam/iam-stand-in';

const ACCOUNT = '111122223333';
const API_ROLE = `arn:aws:iam::${ACCOUNT}:role/prod-gke-api`;
const NODES = `arn:aws:iam::${ACCOUNT}:role/prod-workers`;
const OTHERS = `arn:aws:iam::${ACCOUNT}:role/other`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11`;
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const TO_EC2: ContextEntry = { ContextKeyName: 'iam:PassedToService', ContextKeyType: 'string', ContextKeyValues: ['ec2.amazonaws.com'] };

interface Statement {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

let clock: VirtualClock;
let iam: IamStandIn;
let server: LoopbackServer;
let client: IAMClient;

beforeEach(async () => {
  clock = new VirtualClock();
  iam = new IamStandIn({ clock, account: ACCOUNT });
  server = await LoopbackServer.start(iamApi(iam));
  client = new IAMClient({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

function document(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...('NotResource' in statement ? {} : { Resource: '*' }), ...statement })) });
}

function apiRole(...statements: readonly Statement[]): void {
  iam.createRole({ roleName: 'prod-gke-api', assumeRolePolicyDocument: TRUST, inlinePolicies: { Api: document(...statements) } });
}

interface Simulated {
  readonly decision: string | undefined;
  readonly missing: readonly string[];
}

async function simulate(action: string, resource?: string, ...context: ContextEntry[]): Promise<Simulated> {
  const { EvaluationResults: [result] = [] } = await client.send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn: API_ROLE, ActionNames: [action], ResourceArns: resource === undefined ? undefined : [resource], ContextEntries: context }),
  );
  if (resource === undefined) {
    expect(result?.ResourceSpecificResults).toBeUndefined();
    return { decision: result?.EvalDecision, missing: result?.MissingContextValues ?? [] };
  }
  const [specific] = result?.ResourceSpecificResults ?? [];
  expect(specific?.EvalResourceName).toBe(resource);
  expect(result?.EvalDecision).toBe(specific?.EvalResourceDecision);
  expect(result?.MissingContextValues).toEqual(specific?.MissingContextValues);
  return { decision: specific?.EvalResourceDecision, missing: specific?.MissingContextValues ?? [] };
}

const passing = (Resource: string): Statement => ({ Action: 'iam:PassRole', Resource });
const passingIf = (Condition: Statement['Condition']): Statement => ({ Action: 'iam:PassRole', Condition });
const allowed = { decision: 'allowed', missing: [] };
const denied = { decision: 'implicitDeny', missing: [] };

describe('a decision follows from the documents', () => {
  it.each<[string, readonly Statement[], string, Simulated]>([
    ['no statement', [{ Action: 'ec2:RunInstances' }], NODES, denied],
    ['everything', [{ Action: '*' }], NODES, allowed],
    ['an action by wildcard', [{ Action: 'iam:Pass*' }], NODES, allowed],
    ['the action of another service', [{ Action: 'ec2:PassRole' }], NODES, denied],
    ['the resource by its ARN', [passing(NODES)], NODES, allowed],
    ['the resource by wildcard', [passing(`arn:aws:iam::${ACCOUNT}:role/prod-*`)], NODES, allowed],
    ['another resource by wildcard', [passing(`arn:aws:iam::${ACCOUNT}:role/prod-*`)], OTHERS, denied],
    ['a question mark for one character', [passing(`arn:aws:iam::${ACCOUNT}:role/prod?workers`)], NODES, allowed],
    ['everything but a resource', [{ Action: 'iam:PassRole', NotResource: OTHERS }], OTHERS, denied],
    ['an allow, and a deny', [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:PassRole', Resource: NODES }], NODES, { decision: 'explicitDeny', missing: [] }],
    ['an allow, and a deny of another resource', [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:PassRole', Resource: OTHERS }], NODES, allowed],
  ])('with %s', async (_what, statements, resource, expected) => {
    apiRole(...statements);
    expect(await simulate('iam:PassRole', resource)).toEqual(expected);
  });

  it('in inline and in attached policies, each of which can deny', async () => {
    const { arn } = iam.createPolicy({ policyName: 'pass', document: document(passing('*')) });
    apiRole({ Action: 'ec2:*' });
    expect(await simulate('iam:PassRole', NODES)).toEqual(denied);
    iam.updateRole('prod-gke-api', { managedPolicyArns: [arn] });
    expect(await simulate('iam:PassRole', NODES)).toEqual(allowed);
    iam.updatePolicy(arn, document({ ...passing('*'), Effect: 'Deny' }));
    expect(await simulate('iam:PassRole', NODES)).toEqual({ decision: 'explicitDeny', missing: [] });
  });

  it('where no resource is named, only of statements about all of them', async () => {
    apiRole(passing(`arn:aws:iam::${ACCOUNT}:role/*`), { Action: 'iam:GetInstanceProfile' });
    expect(await simulate('iam:PassRole')).toEqual(denied);
    expect(await simulate('iam:GetInstanceProfile')).toEqual(allowed);
  });

  it('for actions that know no resources, whatever resource is named', async () => {
    apiRole({ Action: 'ec2:DescribeInstances' });
    expect(await simulate('ec2:DescribeInstances')).toEqual(allowed);
    expect(await simulate('ec2:DescribeInstances', `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0123456789abcdef0`)).toEqual(allowed);
  });

  it('for keys, too, although the policy of a key has the last word', async () => {
    apiRole({ Action: 'kms:Decrypt', Resource: KEY });
    expect(await simulate('kms:Decrypt', KEY)).toEqual(allowed);
    expect(await simulate('kms:Encrypt', KEY)).toEqual(denied);
  });
});

describe('a condition', () => {
  const tagged = { StringEquals: { 'aws:ResourceTag/team': 'rehearsal' } };
  const grantsOfAws = { Action: 'kms:CreateGrant', Resource: KEY, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } };

  it.each<[string, Statement, ContextEntry[], Simulated]>([
    ['StringEquals with the value', passingIf({ StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }), [TO_EC2], allowed],
    ['StringEquals with one of several values', passingIf({ StringEquals: { 'iam:PassedToService': ['eks.amazonaws.com', 'ec2.amazonaws.com'] } }), [TO_EC2], allowed],
    ['StringEquals with another value', passingIf({ StringEquals: { 'iam:PassedToService': 'eks.amazonaws.com' } }), [TO_EC2], denied],
    ['a key in other letters', passingIf({ StringEquals: { 'IAM:passedtoservice': 'ec2.amazonaws.com' } }), [TO_EC2], allowed],
    ['StringLike', passingIf({ StringLike: { 'iam:PassedToService': 'ec2.*' } }), [TO_EC2], allowed],
    ['a key that is not supplied', passingIf({ StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }), [], { decision: 'implicitDeny', missing: ['iam:PassedToService'] }],
    ['a key that may be absent', passingIf({ StringEqualsIfExists: { 'iam:PassedToService': 'ec2.amazonaws.com' } }), [], { decision: 'allowed', missing: ['iam:PassedToService'] }],
    [
      'ArnLike',
      passingIf({ ArnLike: { 'iam:AssociatedResourceArn': `arn:aws:ec2:*:${ACCOUNT}:instance/*` } }),
      [{ ContextKeyName: 'iam:AssociatedResourceArn', ContextKeyType: 'string', ContextKeyValues: [`arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0`] }],
      allowed,
    ],
    [
      'ArnLike that does not hold',
      passingIf({ ArnLike: { 'iam:AssociatedResourceArn': `arn:aws:ec2:*:${ACCOUNT}:instance/*` } }),
      [{ ContextKeyName: 'iam:AssociatedResourceArn', ContextKeyType: 'string', ContextKeyValues: ['arn:aws:ec2:us-east-1:444455556666:instance/i-0'] }],
      denied,
    ],
    ['tags of the resource, which nobody supplies', passingIf(tagged), [TO_EC2], { decision: 'implicitDeny', missing: ['aws:ResourceTag/team'] }],
  ])('%s', async (_what, statement, context, expected) => {
    apiRole(statement);
    expect(await simulate('iam:PassRole', NODES, ...context)).toEqual(expected);
  });

  it('Bool holds where the value is supplied', async () => {
    apiRole(grantsOfAws);
    const forAws = (value: string): ContextEntry => ({ ContextKeyName: 'kms:GrantIsForAWSResource', ContextKeyType: 'boolean', ContextKeyValues: [value] });
    expect(await simulate('kms:CreateGrant', KEY, forAws('true'))).toEqual(allowed);
    expect(await simulate('kms:CreateGrant', KEY, forAws('false'))).toEqual(denied);
    expect(await simulate('kms:CreateGrant', KEY)).toEqual({ decision: 'implicitDeny', missing: ['kms:GrantIsForAWSResource'] });
  });

  it('of a statement about another action or resource is not missed', async () => {
    apiRole(passing(NODES), { ...passingIf(tagged), Resource: OTHERS }, { Action: 'ec2:*', Condition: tagged });
    expect(await simulate('iam:PassRole', NODES)).toEqual(allowed);
  });

  it('of a deny is missed, too: it may deny what seems allowed', async () => {
    apiRole(passing('*'), { ...passingIf(tagged), Effect: 'Deny' });
    expect(await simulate('iam:PassRole', NODES)).toEqual({ decision: 'allowed', missing: ['aws:ResourceTag/team'] });
  });

  it('is missed where no resource is named', async () => {
    apiRole({ Action: 'ec2:*', Condition: tagged });
    expect(await simulate('ec2:AttachVolume')).toEqual({ decision: 'implicitDeny', missing: ['aws:ResourceTag/team'] });
  });

  it('on a list of values is supplied as a list', async () => {
    apiRole({ Action: 'ec2:CreateTags', Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'cluster'] } } });
    const keys = (...ContextKeyValues: string[]): ContextEntry => ({ ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList', ContextKeyValues });
    const instance = `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-0123456789abcdef0`;
    expect(await simulate('ec2:CreateTags', instance, keys('team', 'cluster'))).toEqual(allowed);
    expect(await simulate('ec2:CreateTags', instance, keys('team', 'owner'))).toEqual(denied);
  });
});

describe('a permissions boundary', () => {
  async function detail(): Promise<unknown> {
    const { EvaluationResults: [result] = [] } = await client.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn: API_ROLE, ActionNames: ['iam:PassRole'], ResourceArns: [NODES] }),
    );
    const [specific] = result?.ResourceSpecificResults ?? [];
    expect(result?.PermissionsBoundaryDecisionDetail).toEqual(specific?.PermissionsBoundaryDecisionDetail);
    return [specific?.EvalResourceDecision, specific?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary];
  }

  it('limits what the policies allow, and is told apart from them', async () => {
    apiRole(passing('*'));
    expect(await detail()).toEqual(['allowed', undefined]);
    const { arn } = iam.createPolicy({ policyName: 'boundary', document: document({ Action: 'ec2:*' }) });
    iam.updateRole('prod-gke-api', { permissionsBoundary: arn });
    expect(await detail()).toEqual(['implicitDeny', false]);
    iam.updatePolicy(arn, document({ Action: '*' }, { ...passing('*'), Effect: 'Deny' }));
    expect(await detail()).toEqual(['explicitDeny', false]);
    iam.updatePolicy(arn, document({ Action: '*' }));
    expect(await detail()).toEqual(['allowed', true]);
    const { Role } = await client.send(new GetRoleCommand({ RoleName: 'prod-gke-api' }));
    expect(Role?.PermissionsBoundary).toEqual({ PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn });
  });

  it('allows nothing by itself', async () => {
    apiRole({ Action: 'ec2:*' });
    const { arn } = iam.createPolicy({ policyName: 'boundary', document: document({ Action: '*' }) });
    iam.updateRole('prod-gke-api', { permissionsBoundary: arn });
    expect(await detail()).toEqual(['implicitDeny', true]);
  });
});

describe('an answer', () => {
  it('has one result for each action, with the worst decision above and each resource below', async () => {
    apiRole({ Action: 'iam:*', Resource: NODES }, { Effect: 'Deny', Action: 'iam:PassRole', Resource: OTHERS });
    const { EvaluationResults } = await client.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn: API_ROLE, ActionNames: ['iam:PassRole', 'iam:GetRole'], ResourceArns: [NODES, OTHERS] }),
    );
    expect(EvaluationResults).toMatchObject([
      {
        EvalActionName: 'iam:PassRole',
        EvalDecision: 'explicitDeny',
        MatchedStatements: [{ SourcePolicyId: 'Api', SourcePolicyType: 'role' }],
        ResourceSpecificResults: [
          { EvalResourceName: NODES, EvalResourceDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'Api', SourcePolicyType: 'role' }] },
          { EvalResourceName: OTHERS, EvalResourceDecision: 'explicitDeny' },
        ],
      },
      { EvalActionName: 'iam:GetRole', EvalDecision: 'implicitDeny', MatchedStatements: [] },
    ]);
  });

  it('comes page by page', async () => {
    apiRole({ Action: 'ec2:*' });
    const actions = ['iam:PassRole', 'ec2:DescribeInstances', 'iam:GetRole'];
    const pages: unknown[] = [];
    for await (const { EvaluationResults = [], IsTruncated } of paginateSimulatePrincipalPolicy({ client, pageSize: 2 }, { PolicySourceArn: API_ROLE, ActionNames: actions })) {
      pages.push([IsTruncated, ...EvaluationResults.map(({ EvalActionName, EvalDecision }) => `${EvalActionName} ${EvalDecision}`)]);
    }
    expect(pages).toEqual([
      [true, 'iam:PassRole implicitDeny', 'ec2:DescribeInstances allowed'],
      [false, 'iam:GetRole implicitDeny'],
    ]);
  });

  it.each([
    ['a role that is not there', { PolicySourceArn: OTHERS, ActionNames: ['iam:PassRole'] }, 'NoSuchEntityException'],
    ['an action that is not there', { PolicySourceArn: API_ROLE, ActionNames: ['iam:Pass'] }, 'InvalidInputException'],
    ['no action', { PolicySourceArn: API_ROLE, ActionNames: [] }, 'ValidationError'],
  ])('refuses %s', async (_what, input, name) => {
    apiRole(passing('*'));
    await expect(client.send(new SimulatePrincipalPolicyCommand(input))).rejects.toMatchObject({ name });
  });

  it('is as old as every other read where IAM lags', async () => {
    apiRole({ Action: 'ec2:*' });
    const changedAt = clock.now() + 60_000;
    clock.at(changedAt, () => {
      iam.lagMs = 10_000;
      iam.updateRole('prod-gke-api', { inlinePolicies: { Api: document(passing('*')) } });
    });
    await clock.run();
    expect(await simulate('iam:PassRole', NODES)).toEqual(denied);
    clock.at(changedAt + 10_000, () => undefined);
    await clock.run();
    expect(await simulate('iam:PassRole', NODES)).toEqual(allowed);
  });
});

describe('a managed policy', () => {
  it('that is attached can neither be deleted, nor can a role that has it', () => {
    const { arn } = iam.createPolicy({ policyName: 'pass', document: document(passing('*')) });
    iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: TRUST, managedPolicyArns: [arn] });
    expect(() => iam.deletePolicy(arn)).toThrow(/attached to entities/);
    expect(() => iam.deleteRole('nodes')).toThrow(/detach all policies/);
    iam.updateRole('nodes', { managedPolicyArns: [] });
    iam.deletePolicy(arn);
    expect(() => iam.updateRole('nodes', { managedPolicyArns: [arn] })).toThrow(/is not attachable/);
  });
});
