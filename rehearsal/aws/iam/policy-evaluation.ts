import { type RequestAnalysis, runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';

/** A policy under the name by which an evaluation refers to it. */
export interface NamedPolicy {
  readonly name: string;
  /** JSON. */
  readonly document: string;
}

/** May whoever has these policies do that? Neither the policy of the resource nor those of an organization are looked at. */
export interface EvaluationRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly permissionsBoundary?: NamedPolicy;
}

export type Context = Readonly<Record<string, string | readonly string[]>>;

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface Evaluation {
  readonly decision: Decision;
  /** Names of the policies whose statements decide, in their order. */
  readonly decisive: readonly string[];
  /** Absent where there is no boundary. */
  readonly allowedByBoundary?: boolean;
}

type PolicyAnalysis = NonNullable<RequestAnalysis['identityAnalysis']>;

/** The engine cannot judge it; `message` is its word for why. */
export class UnknownToTheEngine extends Error {}

/** Lets a real policy engine judge the request. */
export async function evaluate(request: EvaluationRequest): Promise<Evaluation> {
  const analyses = await analyze(request, 'Strict');
  const identity = verdict(request, analyses.flatMap(({ identityAnalysis }) => identityAnalysis ?? []));
  const boundary = verdict(request, analyses.flatMap(({ permissionBoundaryAnalysis }) => permissionBoundaryAnalysis ?? []));
  const decisions = request.permissionsBoundary === undefined ? [identity] : [identity, boundary];
  const decision = mostRestrictive(decisions.map((one) => one.decision));
  return {
    decision,
    decisive: [...new Set(decisions.filter((one) => one.decision === decision).flatMap(({ decisive }) => decisive))],
    ...(request.permissionsBoundary === undefined ? {} : { allowedByBoundary: boundary.decision === 'allowed' }),
  };
}

/** Condition keys of the statements about this action and resource that the context does not hold. */
export async function missingContextKeys(request: EvaluationRequest): Promise<readonly string[]> {
  const known = new Set(Object.keys(request.context ?? {}).map((key) => key.toLowerCase()));
  // What the engine passes over when it is told to pass over everything that it does not know.
  const ignored = (await analyze(request, 'Discovery')).flatMap(({ ignoredConditions }) =>
    [ignoredConditions?.identity, ignoredConditions?.permissionBoundary].flatMap((conditions) => [...(conditions?.allow ?? []), ...(conditions?.deny ?? [])]),
  );
  return [...new Set(ignored.map(({ key }) => key))].filter((key) => !known.has(key.toLowerCase())).sort();
}

/** Whether a service may assume a role, by the role's trust policy. */
export async function trusts(trustPolicy: string, role: string, service: string): Promise<boolean> {
  const outcome = await runSimulation(
    { ...simulationOf({ principal: service, action: 'sts:AssumeRole', resource: role, identityPolicies: [] }), resourcePolicy: JSON.parse(trustPolicy) as unknown },
    {},
  );
  return outcome.resultType !== 'error' && outcome.overallResult === 'Allowed';
}

/** An explicit deny before an implicit one, and that before an allow. */
export function mostRestrictive(decisions: readonly Decision[]): Decision {
  return (['explicitDeny', 'implicitDeny'] as const).find((decision) => decisions.includes(decision)) ?? 'allowed';
}

async function analyze(request: EvaluationRequest, simulationMode: 'Strict' | 'Discovery'): Promise<readonly RequestAnalysis[]> {
  const outcome = await runSimulation(simulationOf(request), { simulationMode });
  if (outcome.resultType !== 'error') {
    return (outcome.resultType === 'single' ? [outcome.result] : outcome.results).map(({ analysis }) => analysis);
  }
  // An action without resource-level permissions is allowed on any by whoever allows it on all.
  if (outcome.errors.message === 'must.use.wildcard') {
    return analyze({ ...request, resource: '*' }, simulationMode);
  }
  throw new UnknownToTheEngine(outcome.errors.message === 'policy.errors' ? JSON.stringify(outcome.errors) : outcome.errors.message);
}

function simulationOf({ principal, action, resource, context, identityPolicies, permissionsBoundary }: EvaluationRequest): Simulation {
  return {
    request: {
      principal,
      action,
      resource: { resource, accountId: ownerOf(resource) ?? ownerOf(principal) ?? '' },
      contextVariables: Object.fromEntries(Object.entries(context ?? {}).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]])),
    },
    identityPolicies: identityPolicies.map(parsed),
    ...(permissionsBoundary === undefined ? {} : { permissionBoundaryPolicies: [parsed(permissionsBoundary)] }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

function parsed({ name, document }: NamedPolicy): { name: string; policy: unknown } {
  return { name, policy: JSON.parse(document) as unknown };
}

function ownerOf(arn: string): string | undefined {
  return arn.split(':')[4];
}

function verdict({ resource }: EvaluationRequest, analyses: readonly PolicyAnalysis[]): Pick<Evaluation, 'decision' | 'decisive'> {
  const about = (statements: PolicyAnalysis['allowStatements']): PolicyAnalysis['allowStatements'] =>
    resource === '*' ? statements.filter(({ statement }) => isAboutEverything(statement)) : statements;
  const denying = about(analyses.flatMap(({ denyStatements }) => denyStatements));
  const allowing = about(analyses.flatMap(({ allowStatements }) => allowStatements));
  const decision = denying.length > 0 ? 'explicitDeny' : allowing.length > 0 ? 'allowed' : 'implicitDeny';
  return { decision, decisive: (denying.length > 0 ? denying : allowing).map(({ policyId }) => policyId) };
}

/** The engine asks whether any resource is allowed; IAM's simulator takes `*` for a resource that only `*` matches. */
function isAboutEverything(statement: PolicyAnalysis['allowStatements'][number]['statement']): boolean {
  return !statement.isResourceStatement() || statement.resources().some((resource) => resource.value() === '*');
}
