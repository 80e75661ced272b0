import { Stack } from 'aws-cdk-lib';
import { defaultFunctionName, defaultRoleName } from '../../lib/engine/engine-names';
import type { FunctionSession } from '../../lib/google/subject-mapping';
import { brokenRule, type Mistake, type Path, renderPath } from '../config/mistake';
import type { CredentialsConfig } from '../config/schema';
import type { Environment } from '../fleet/fleet';
import { NODE_POOL_ROTATION_ROLE, ROTATION_ROLE } from '../../cli/google-setup/custom-roles';
import type { EngineAccess } from '../../cli/google-setup/engine-access';
import { providerNameOf } from '../../cli/google-setup/google-resource';

/** An access, and where the file asks for it. */
export interface PlacedAccess extends EngineAccess {
  readonly path: Path;
  readonly credentialsPath: Path;
}

/** What the engines of a fleet need of Google, and why it cannot be told. */
export interface EngineAccesses {
  readonly accesses: readonly PlacedAccess[];
  readonly mistakes: readonly Mistake[];
}

/**
 * One access for each engine, Google project and set of credentials that go together in a fleet, in its order; behind them
 * those of others, who may share providers with engines.
 */
export function engineAccesses(fleet: readonly Environment[], others: readonly PlacedAccess[] = []): EngineAccesses {
  const mistakes = fleet.flatMap((environment) => [...checkAwsSide(environment), ...checkProjects(environment)]);
  if (mistakes.length > 0) {
    return { accesses: [], mistakes };
  }
  const accesses = [...fleet.flatMap((environment) => accessesOf(environment, projectsWithControlPlanes(fleet))), ...others];
  return { accesses, mistakes: checkProviders(accesses) };
}

/** Google has to be told names; what is known at deployment only cannot be told. */
function checkAwsSide({ path, account, region, engine }: Environment): Mistake[] {
  return [
    ...(account === undefined ? [brokenRule([...path, 'account'], account, 'must say which AWS account Google is to trust.')] : []),
    ...(region === undefined && engine.roleName === undefined
      ? [brokenRule([...path, 'region'], region, "must be there unless 'engine.roleName' is: the default name of the engine's role has it in it.")]
      : []),
  ];
}

/** gcloud makes no custom role in a project that is named by its number. */
function checkProjects({ rotations }: Environment): Mistake[] {
  const numbers = [...new Set(rotations.map(({ project }) => project).filter((project) => /^\d+$/.test(project)))];
  return numbers.map((number) => ({
    path: rotations.find(({ project }) => project === number)?.path ?? [],
    what: `is in project "${number}", but custom roles are made in projects that are named by ID. Run this on a copy of the file that says the ID: in the file itself it would rotate.`,
  }));
}

/** A provider trusts one AWS account. */
function checkProviders(accesses: readonly PlacedAccess[]): Mistake[] {
  const firsts = new Map<string, PlacedAccess>();
  return accesses.flatMap((access) => {
    const { credentials, credentialsPath, session } = access;
    if (credentials.kind === 'secret') {
      return [];
    }
    const name = providerNameOf(credentials);
    const first = firsts.get(name) ?? access;
    firsts.set(name, first);
    return first.session.account === session.account
      ? []
      : [
          {
            path: credentialsPath,
            what:
              `must name another provider than "${credentials.provider}": that trusts AWS account ${first.session.account}, because of ` +
              `${renderPath(first.path)}, and not ${session.account}. The pool may be the same.`,
          },
        ];
  });
}

/** A project has one role of a name, for all who rotate something there. */
function projectsWithControlPlanes(fleet: readonly Environment[]): ReadonlySet<string> {
  return new Set(fleet.flatMap(({ rotations }) => rotations.filter(({ nodePool }) => nodePool === undefined).map(({ project }) => project)));
}

function accessesOf(environment: Environment, withControlPlanes: ReadonlySet<string>): PlacedAccess[] {
  const session = sessionOf(environment);
  const { name, path, engine, rotations } = environment;
  const accesses = rotations.map(({ project, credentials }): PlacedAccess => ({
    environment: name,
    path,
    project,
    session,
    role: withControlPlanes.has(project) ? ROTATION_ROLE : NODE_POOL_ROTATION_ROLE,
    credentialsPath: [...path, 'credentials'],
    credentials: credentialsOf(credentials),
    endpoints: engine.endpoints ?? {},
  }));
  return [...new Map(accesses.map((access) => [JSON.stringify(access), access])).values()];
}

/** The names that the library gives by itself, unless the file does. */
function sessionOf({ stackName, account = '', region, engine }: Environment): FunctionSession {
  const stack = new Stack(undefined, 'Names', { stackName, env: { account, region } });
  return {
    account,
    roleName: engine.roleName ?? defaultRoleName(stack),
    functionName: engine.functionName ?? defaultFunctionName(stack),
  };
}

function credentialsOf({ workloadIdentityFederation, secret }: CredentialsConfig): EngineAccess['credentials'] {
  return workloadIdentityFederation === undefined
    ? { kind: 'secret', secretArn: secret?.arn ?? '' }
    : { kind: 'federation', customSubjectMapping: false, ...workloadIdentityFederation };
}
