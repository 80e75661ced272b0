import * as fs from 'node:fs';
import * as path from 'node:path';
import { evaluate, UnknownToTheEngine } from '../../../rehearsal/aws/iam/policy-evaluation';
import type { Call } from './cloudformation-calls';
import { ACCOUNT, type Deployment } from './deployed-arns';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

/** A policy that the documentation tells people to make. */
export function policyOf(file: string): string {
  return fs.readFileSync(path.join(__dirname, '..', '..', '..', 'docs', file), 'utf8');
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
