import { FunctionEnvironment, FunctionHandler, LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { FunctionSession } from '../../lib/google/subject-mapping';
import { ExplainedError } from '../command-line/explained-error';
import type { AppStack } from '../plan/assembly';
import { Resolver } from '../plan/resolver';
import { NODE_POOL_ROTATION_ROLE, ROTATION_ROLE } from './custom-roles';
import type { EngineAccess } from './engine-access';

/** A link, as far as Google has to be told of it. */
interface Outline {
  readonly project: string;
  readonly isNodePool: boolean;
  readonly credentials: EngineAccess['credentials'];
}

interface Engine {
  readonly session: FunctionSession;
  readonly endpoints: EngineAccess['endpoints'];
}

/**
 * What the engines of a synthesized app need of Google: one access for each engine, Google project and set of credentials.
 *
 * @throws ExplainedError where something that Google has to be told is known at deployment only.
 */
export function synthesizedAccesses(stacks: readonly AppStack[]): readonly EngineAccess[] {
  const found = stacks
    .map((stack) => ({ stack, resolver: new Resolver(stack.template, { name: stack.name, account: stack.account, region: stack.region, partition: 'aws' }) }))
    .flatMap((one) => linksIn(one).map((outline) => ({ ...one, outline })));
  if (found.length === 0) {
    throw new ExplainedError('No stack has a rotation in it: nothing is needed on the Google side.');
  }
  const withControlPlanes = new Set(found.filter(({ outline }) => !outline.isNodePool).map(({ outline }) => outline.project));
  const accesses = found.map(({ outline: { project, credentials }, ...one }): EngineAccess => ({
    environment: one.stack.path,
    project,
    role: withControlPlanes.has(project) ? ROTATION_ROLE : NODE_POOL_ROTATION_ROLE,
    credentials,
    ...engineOf(one),
  }));
  return [...new Map(accesses.map((access) => [JSON.stringify(access), access])).values()];
}

interface ReadStack {
  readonly stack: AppStack;
  readonly resolver: Resolver;
}

function linksIn({ stack, resolver }: ReadStack): readonly Outline[] {
  return [...stack.template.resources].flatMap(([logicalId, { type, properties, condition }]) => {
    if (type !== LINK_RESOURCE_TYPE || !resolver.holds(condition)) {
      return [];
    }
    const text = (name: string): string => known(resolver.resolve(properties[name]).value, `${name} of ${logicalId}`, stack);
    const project = text('Project');
    if (/^\d+$/.test(project)) {
      throw new ExplainedError(`Stack ${stack.path} rotates in project "${project}", but custom roles are made in projects that are named by ID.`);
    }
    return [{ project, isNodePool: properties.NodePool !== undefined, credentials: credentialsOf(properties.Credentials, logicalId, { stack, resolver }) }];
  });
}

function credentialsOf(rendered: unknown, logicalId: string, { stack, resolver }: ReadStack): EngineAccess['credentials'] {
  const { Kind, Audience, ServiceAccount, SecretArn } = rendered as Readonly<Record<string, unknown>>;
  if (Kind === 'secret') {
    const { value } = resolver.resolve(SecretArn);
    return { kind: 'secret', secretArn: typeof value === 'string' ? value : `the secret of ${stack.path}` };
  }
  const audience = known(resolver.resolve(Audience).value, `Credentials of ${logicalId}`, stack);
  const [, projectNumber, pool, provider] = AUDIENCE.exec(audience) ?? [];
  if (projectNumber === undefined || pool === undefined || provider === undefined) {
    throw new ExplainedError(`Credentials of ${logicalId} in stack ${stack.path} name no provider of a workload identity pool: "${audience}".`);
  }
  const serviceAccount = known(resolver.resolve(ServiceAccount).value, `the service account of ${logicalId}`, stack);
  // A template does not say it. A subject that is too long for Google's own mapping gets another one all the same.
  return { kind: 'federation', projectNumber, pool, provider, serviceAccount, customSubjectMapping: false };
}

const AUDIENCE = /^\/\/iam\.googleapis\.com\/projects\/(\d+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/;

/** By whom Google is asked: the function that acts there, in its role. */
function engineOf({ stack, resolver }: ReadStack): Engine {
  const account = known(stack.account, "'account' of its 'env'", stack);
  const { resources } = stack.template;
  const reconcile = [...resources.values()].find(({ type, properties }) => type === 'AWS::Lambda::Function' && properties.Handler === FunctionHandler.RECONCILE);
  const { FunctionName, Role, Environment } = reconcile?.properties ?? {};
  const [roleId] = (Role as { readonly 'Fn::GetAtt'?: readonly [string, string] } | undefined)?.['Fn::GetAtt'] ?? [];
  const role = roleId === undefined ? undefined : resources.get(roleId)?.properties.RoleName;
  const variable = (name: string): string | undefined => {
    const { value } = resolver.resolve((Environment as { readonly Variables?: Readonly<Record<string, unknown>> } | undefined)?.Variables?.[name]);
    return typeof value === 'string' ? value : undefined;
  };
  const securityTokenService = variable(FunctionEnvironment.GOOGLE_STS_ENDPOINT);
  const iamCredentials = variable(FunctionEnvironment.GOOGLE_IAM_CREDENTIALS_ENDPOINT);
  return {
    session: {
      account,
      roleName: known(resolver.resolve(role).value, "the name of the engine's role (its region, where the stack's 'env' has none)", stack),
      functionName: known(resolver.resolve(FunctionName).value, "the name of the engine's function", stack),
    },
    endpoints: { securityTokenService, iamCredentials },
  };
}

/** @throws ExplainedError */
function known(value: unknown, what: string, { path }: AppStack): string {
  if (typeof value !== 'string') {
    throw new ExplainedError(`Stack ${path} does not say ${what} before it is deployed, and Google has to be told: write it down in the app and synthesize again.`);
  }
  return value;
}
