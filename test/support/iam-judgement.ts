import { runSimulation, type SimulationIdentityPolicy } from '@cloud-copilot/iam-simulate';
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
const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Judges a request as IAM would, by the policies that come with it. */
export async function judge({ action, resource, context, policies }: Omit<AwsRequest, 'handler'>): Promise<Judgement> {
  const outcome = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/role/function`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { ...context },
      },
      identityPolicies: onePolicyPerStatement(policies),
      serviceControlPolicies: [{ orgIdentifier: 'root', policies: [{ name: 'AllowAll', policy: ALLOW_ALL }] }],
      resourceControlPolicies: [],
    },
    {},
  );
  if (outcome.resultType === 'error') {
    throw new Error(`${action} on ${resource} cannot be judged: ${JSON.stringify(outcome.errors)}`);
  }
  const results = outcome.resultType === 'single' ? [outcome.result] : outcome.results;
  return {
    allowed: outcome.overallResult === 'Allowed',
    by: results.flatMap(({ analysis }) => analysis.identityAnalysis?.allowStatements.map(({ policyId }) => policyId) ?? []),
  };
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

function onePolicyPerStatement(policies: Readonly<Record<string, string>>): SimulationIdentityPolicy[] {
  return [...statementsOf(policies)].map(([name, statement]) => ({
    name,
    policy: { Version: '2012-10-17', Statement: [statement] },
  }));
}
