import { IAMClient } from '@aws-sdk/client-iam';
import * as fc from 'fast-check';
import { PolicySimulation } from '../../../lambda/aws/policy-simulation';
import { accessOf } from '../../../lambda/preflight/simulated-access';
import { VirtualClock } from '../../../rehearsal/world/clock/virtual-clock';
import { LoopbackServer } from '../../../rehearsal/world/http/loopback-server';
import { iamApi } from '../../../rehearsal/aws/iam/iam-api';
import { IamStandIn } from '../../../rehearsal/aws/iam/iam-stand-in';
import { launchRefusal } from '../../../rehearsal/play/launch-refusal';
import { trustIn } from '../../../rehearsal/play/made-by-hand';

const ACCOUNT = '111122223333';
const API_ROLE = `arn:aws:iam::${ACCOUNT}:role/prod-gke-api`;

const action = fc.constantFrom('iam:PassRole', 'iam:Pass*', 'iam:*', '*', 'iam:GetRole', 'ec2:RunInstances');
const resource = fc.constantFrom('*', `arn:aws:iam::${ACCOUNT}:role/*`, `arn:aws:iam::${ACCOUNT}:role/nodes`, `arn:aws:iam::${ACCOUNT}:role/node?`, `arn:aws:iam::${ACCOUNT}:role/prod-*`);
const operator = fc.constantFrom('StringEquals', 'StringLike', 'StringNotEquals', 'StringEqualsIfExists');
const conditionKey = fc.constantFrom(['iam:PassedToService', 'ec2.amazonaws.com'], ['iam:PassedToService', 'eks.amazonaws.com'], ['aws:ResourceTag/team', 'gke'], ['iam:ResourceTag/team', 'web']);
const condition = fc.tuple(operator, conditionKey).map(([name, [key = '', value = '']]) => ({ [name]: { [key]: value } }));
const statement = fc.record(
  { Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'), Action: action, Resource: resource, Condition: condition },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
);
type Statement = typeof statement extends fc.Arbitrary<infer T> ? T : never;
const document = fc.array(statement, { minLength: 1, maxLength: 3 });
const policies = fc.record({
  inline: document,
  managed: fc.option(document, { nil: undefined }),
  boundary: fc.option(document, { nil: undefined }),
  team: fc.constantFrom('gke', 'web', undefined),
});

const READING = { Effect: 'Allow', Action: 'iam:GetInstanceProfile', Resource: '*' };
const json = (statements: readonly (Statement | typeof READING)[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });

it('what is found of passing a role is what becomes of it, and what a tag would allow is never called missing', async () => {
  let iam = new IamStandIn({ clock: new VirtualClock(), account: ACCOUNT });
  const server = await LoopbackServer.start((request) => iamApi(iam)(request));
  const client = new IAMClient({ region: 'us-east-1', endpoint: server.origin, credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  const simulation = new PolicySimulation(client);
  try {
    await fc.assert(
      fc.asyncProperty(policies, async ({ inline, managed, boundary, team }) => {
        iam = new IamStandIn({ clock: new VirtualClock(), account: ACCOUNT });
        const arnOf = (policyName: string, statements: readonly Statement[]): string => iam.createPolicy({ policyName, document: json([READING, ...statements]) }).arn;
        iam.createRole({
          roleName: 'prod-gke-api',
          assumeRolePolicyDocument: '{}',
          inlinePolicies: { Reading: json([READING]), Api: json(inline) },
          managedPolicyArns: managed === undefined ? [] : [arnOf('managed', managed)],
          permissionsBoundary: boundary === undefined ? undefined : arnOf('boundary', boundary),
        });
        const { arn } = iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: trustIn('ec2.amazonaws.com'), tags: team === undefined ? {} : { team } });
        iam.createInstanceProfile({ instanceProfileName: 'nodes' });
        iam.addRole('nodes', 'nodes');

        const question = { roleArn: API_ROLE, actions: ['iam:PassRole'], resource: arn, strings: { 'iam:PassedToService': 'ec2.amazonaws.com' } };
        const [access] = accessOf(question, await simulation.evaluate(question));
        // A Deny of everything may also keep it from reading the profile: that is another check.
        const reading = { roleArn: API_ROLE, actions: ['iam:GetInstanceProfile'], resource: iam.profile('nodes').arn, strings: {} };
        fc.pre(accessOf(reading, await simulation.evaluate(reading))[0]?.verdict === 'allowed');
        const works = (await launchRefusal(iam, { profile: 'nodes', apiRole: API_ROLE })) === undefined;
        // No simulation knows tags: what it allows or leaves open may go either way then, what it denies may not.
        const either = JSON.stringify([inline, managed, boundary]).includes('ResourceTag') ? [true, false] : undefined;
        const possible = { allowed: either ?? [true], denied: [false], unknown: either ?? [] };
        expect(possible[access?.verdict ?? 'unknown']).toContain(works);
      }),
      { numRuns: 150 },
    );
  } finally {
    client.destroy();
    await server.stop();
  }
});
