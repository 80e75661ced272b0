import { evaluate, type NamedPolicy } from '../../rehearsal/aws/iam/policy-evaluation';
import type { AwsRequest } from './aws-requests';

export interface Judgement {
  readonly allowed: boolean;
  /** The statements that allow it, as `policy/index`. */
  readonly by: readonly string[];
}

interface PolicyDocument {
  readonly Version: string;
  readonly Statement: Statement | readonly Statement[];
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

const ACCOUNT = '111122223333';

/** Judges a request as IAM would, by the policies that come with it. */
export async function judge({ action, resource, context, policies }: Omit<AwsRequest, 'handler'>): Promise<Judgement> {
  const { decision, decisive } = await evaluate({
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/role/function`,
    action,
    resource,
    context,
    identityPolicies: onePolicyPerStatement(policies),
  });
  return { allowed: decision === 'allowed', by: decision === 'allowed' ? decisive : [] };
}

/** The statements of a role's policies, as `policy/index`. */
export function statementsOf(policies: Readonly<Record<string, string>>): ReadonlyMap<string, Statement> {
  return new Map(
    Object.entries(policies).flatMap(([name, json]) => {
      const { Statement } = JSON.parse(json) as PolicyDocument;
      return [Statement].flat().map((statement, index): [string, Statement] => [`${name}/${index}`, statement]);
    }),
  );
}

function onePolicyPerStatement(policies: Readonly<Record<string, string>>): NamedPolicy[] {
  return [...statementsOf(policies)].map(([name, statement]) => ({
    name,
    document: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  }));
}
