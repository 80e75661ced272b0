import { evaluate, UnknownToTheEngine } from '../../../rehearsal/aws/iam/policy-evaluation';
import { type Call, callsFor, isKnown, OF_CLOUDFORMATION } from './cloudformation-calls';
import { ACCOUNT, type Deployment, REGION } from './deployed-arns';
import { pageOf } from './pages';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

/** A policy that the documentation tells people to make. */
export function policyOf(file: string): string {
  return pageOf(`docs/${file}`);
}

export function actionsOf(policy: string): readonly string[] {
  return (JSON.parse(policy) as PolicyDocument).Statement.flatMap(({ Action: actions }) => actions);
}

/** Whoever is signed in may ask this; it takes no permission. */
export const FREE = 'sts:GetCallerIdentity';

/** What commands ask about, by how they ask; the name of the table is one that CloudFormation makes. */
const ASKED_ABOUT: Readonly<Record<string, string>> = {
  'cloudformation:DescribeStacks': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/GkeInstanceProfiles/*`,
  'cloudformation:GetTemplate': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/GkeInstanceProfiles/0f2b9d3c`,
  'cloudformation:ListStackResources': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/GkeInstanceProfiles/0f2b9d3c`,
  'dynamodb:GetItem': `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/GkeInstanceProfiles-GkeInstanceProfileRotationLedger-1A2B3C4D5E6F7`,
  'ec2:DescribeInstances': '*',
  'iam:GetInstanceProfile': `arn:aws:iam::${ACCOUNT}:instance-profile/made-by-hand`,
  'iam:GetRole': `arn:aws:iam::${ACCOUNT}:role/teams/nodes`,
  'iam:ListInstanceProfileTags': `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/x`,
  'iam:SimulatePrincipalPolicy': `arn:aws:iam::${ACCOUNT}:role/prod-gke-api`,
};

/** Actions of a policy that are not allowed on what commands ask about. */
export async function outOfReach(policy: string): Promise<readonly string[]> {
  const judged = await Promise.all(actionsOf(policy).map(async (action) => ({ action, isAllowed: await isAllowedBy(policy, { action, resource: ASKED_ABOUT[action] ?? '' }) })));
  return judged.filter(({ isAllowed }) => !isAllowed).map(({ action }) => action);
}

/** What a policy does not allow CloudFormation of the lives of all resources. @param fitted the policy as it is written for one's own names */
export async function deniedBy(policy: string, deployments: readonly Deployment[], fitted: (text: string, deployment: Deployment) => string = (text) => text): Promise<readonly Call[]> {
  const denied: Call[] = [];
  for (const deployment of deployments) {
    const resources = deployment.resources.filter(({ type }) => !OF_CLOUDFORMATION.includes(type));
    expect(resources.filter((resource) => !isKnown(resource)).map(({ type }) => type)).toEqual([]);
    for (const call of resources.flatMap((resource) => callsFor(resource, deployment))) {
      if (!(await isAllowedBy(fitted(policy, deployment), call))) {
        denied.push(call);
      }
    }
  }
  return denied;
}

/** Everything that the policies of a deployment's roles allow. */
export function statementsIn(deployment: Deployment): readonly Call[] {
  const documents = deployment.resources.flatMap(({ type, properties }) =>
    type === 'AWS::IAM::Policy'
      ? [properties.PolicyDocument as PolicyDocument]
      : type === 'AWS::IAM::Role'
        ? ((properties.Policies ?? []) as { readonly PolicyDocument: PolicyDocument }[]).map(({ PolicyDocument }) => PolicyDocument)
        : [],
  );
  return documents
    .flatMap(({ Statement: statements }) => statements)
    .flatMap(({ Action: actions, Resource: resources }) =>
      [actions].flat().flatMap((action: string) => [resources].flat().map((resource) => ({ action, resource: inLogGroup(deployment.text(resource)), ...contextOf(action) }))),
    );
}

/** What comes with a call of the engine, where a policy asks for it. */
function contextOf(action: string): Pick<Call, 'context'> {
  return action === 'events:PutEvents' ? { context: { 'events:source': ['cdk-gke-instance-profile'] } } : {};
}

/** Events are written into streams of a group. */
function inLogGroup(arn: string): string {
  return arn.includes(':log-group:') ? `${arn}:log-stream:x` : arn;
}

const judged = new Map<string, Map<string, Promise<boolean>>>();

/** Whether a policy alone allows a call. Stacks of one app make the same calls again and again: each is judged once. */
export function isAllowedBy(document: string, call: Call): Promise<boolean> {
  const before = judged.get(document) ?? new Map<string, Promise<boolean>>();
  judged.set(document, before);
  const key = JSON.stringify(call);
  const allowed = before.get(key) ?? judge(document, call);
  before.set(key, allowed);
  return allowed;
}

async function judge(document: string, { action, resource, context }: Call): Promise<boolean> {
  const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/role/session`;
  try {
    const { decision } = await evaluate({ principal, action, resource, context, identityPolicies: [{ name: 'policy', document }] });
    return decision === 'allowed';
  } catch (error) {
    throw error instanceof UnknownToTheEngine ? new Error(`${error.message}: ${action} on ${resource}`, { cause: error }) : error;
  }
}
