import type { QueryParameters } from '../wire/query-protocol';
import { ServiceError } from '../wire/service-error';
import type { XmlValue } from '../wire/xml';
import { noSuchEntity } from './iam-errors';
import type { IamState, Role } from './iam-state';
import { identityPoliciesOf, policiesOf } from './policies-of-role';
import { type Context, evaluate, type Evaluation, missingContextKeys, mostRestrictive, UnknownToTheEngine } from './policy-evaluation';

const EVERYTHING = '*';

/** `SimulatePrincipalPolicy`, as it was asked for. */
export interface PolicySimulation {
  readonly role: Role;
  readonly state: IamState;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: Context;
}

interface ResourceResult {
  readonly resource: string;
  readonly evaluation: Evaluation;
  readonly missing: readonly string[];
}

/** @throws ServiceError where the principal is no role, or what is asked is incomplete. */
export function policySimulation(parameters: QueryParameters, state: IamState): PolicySimulation {
  const arn = parameters.required('PolicySourceArn');
  const role = [...state.roles.values()].find((candidate) => candidate.arn === arn);
  if (role === undefined) {
    throw noSuchEntity(`The entity ${arn} does not exist.`);
  }
  const actions = texts(parameters, 'ActionNames.member');
  if (actions.length === 0) {
    throw new ServiceError('ValidationError', 'The request must contain the parameter ActionNames');
  }
  const resources = texts(parameters, 'ResourceArns.member');
  const context = Object.fromEntries(
    parameters.list('ContextEntries.member').map((entry) => {
      const values = texts(entry, 'ContextKeyValues.member');
      const isList = entry.optional('ContextKeyType')?.endsWith('List') ?? false;
      return [entry.required('ContextKeyName'), isList ? values : (values[0] ?? '')];
    }),
  );
  return { role, state, actions, resources: resources.length === 0 ? [EVERYTHING] : resources, context };
}

/**
 * One result for an action, whatever the number of resources: it tells the worst of them, and each one below.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export async function simulate(simulation: PolicySimulation, action: string): Promise<XmlValue> {
  const results: ResourceResult[] = [];
  for (const resource of simulation.resources) {
    results.push(await judge(simulation, action, resource));
  }
  const evaluations = results.map(({ evaluation }) => evaluation);
  const decision = mostRestrictive(evaluations.map((one) => one.decision));
  const boundaries = evaluations.flatMap(({ allowedByBoundary }) => allowedByBoundary ?? []);
  const isSpecific = results.some(({ resource }) => resource !== EVERYTHING);
  return {
    EvalActionName: action,
    EvalResourceName: EVERYTHING,
    EvalDecision: decision,
    MatchedStatements: matchedStatements(simulation, evaluations.filter((one) => one.decision === decision)),
    MissingContextValues: [...new Set(results.flatMap(({ missing }) => missing))],
    PermissionsBoundaryDecisionDetail: boundaryDetail(boundaries),
    ResourceSpecificResults: isSpecific ? results.map((result) => resourceSpecificResult(simulation, result)) : undefined,
  };
}

async function judge({ role, state, context }: PolicySimulation, action: string, resource: string): Promise<ResourceResult> {
  const request = { action, resource, context, ...policiesOf(role, state) };
  try {
    return { resource, evaluation: await evaluate(request), missing: await missingContextKeys(request) };
  } catch (error) {
    if (error instanceof UnknownToTheEngine) {
      throw new ServiceError('InvalidInput', `${action} on ${resource} cannot be simulated: ${error.message}`);
    }
    throw error;
  }
}

function resourceSpecificResult(simulation: PolicySimulation, { resource, evaluation, missing }: ResourceResult): XmlValue {
  return {
    EvalResourceName: resource,
    EvalResourceDecision: evaluation.decision,
    MatchedStatements: matchedStatements(simulation, [evaluation]),
    MissingContextValues: missing,
    PermissionsBoundaryDecisionDetail: boundaryDetail([evaluation.allowedByBoundary].flatMap((allowed) => allowed ?? [])),
  };
}

function matchedStatements({ role, state }: PolicySimulation, evaluations: readonly Evaluation[]): XmlValue {
  const types = new Map(identityPoliciesOf(role, state).map(({ name, type }) => [name, type]));
  const names = new Set(evaluations.flatMap(({ decisive }) => decisive));
  return [...names].map((name) => ({ SourcePolicyId: name, SourcePolicyType: types.get(name) ?? 'none' }));
}

/** Absent where the role has no boundary. */
function boundaryDetail(allowed: readonly boolean[]): XmlValue {
  return allowed.length === 0 ? undefined : { AllowedByPermissionsBoundary: allowed.every((one) => one) };
}

function texts(parameters: QueryParameters, prefix: string): readonly string[] {
  return parameters.list(prefix).map((element) => element.optional('') ?? '');
}
