import { GoogleError } from '../gke-multi-cloud/google-error';
import type { JsonObject } from '../gke-multi-cloud/json';
import type { ProjectIdentity } from '../gke-multi-cloud/resource-name';

/** Everything there is, as plain data that compares and can be written down. */
export interface GoogleIamState {
  /** By project ID. */
  readonly apis: Readonly<Record<string, readonly string[]>>;
  /** By full name; those of pools and providers carry the number of the project, all others its ID. */
  readonly resources: Readonly<Record<string, JsonObject>>;
  /** By the full name of what they protect. */
  readonly policies: Readonly<Record<string, Policy>>;
}

/** @see https://cloud.google.com/iam/docs/reference/rest/v1/Policy */
export interface Policy {
  readonly version?: number;
  readonly etag?: string;
  readonly bindings?: readonly Binding[];
}

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: JsonObject;
}

const POOL = /^projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+(?:\/providers\/[^/]+)?$/;
const ROLE = /^projects\/[^/]+\/roles\/[^/]+$/;

/**
 * A stand-in for the administration of Google's APIs, service accounts, custom roles, workload identity pools and their
 * policies. Everybody may do everything, and everything happens at once.
 */
export class GoogleIam {
  private readonly apis = new Map<string, readonly string[]>();
  private readonly resources = new Map<string, JsonObject>();
  private readonly policies = new Map<string, Policy>();

  public constructor(
    private readonly projects: readonly ProjectIdentity[],
    state: GoogleIamState = { apis: {}, resources: {}, policies: {} },
  ) {
    Object.entries(state.apis).forEach(([project, apis]) => this.apis.set(project, apis));
    Object.entries(state.resources).forEach(([name, resource]) => this.resources.set(name, resource));
    Object.entries(state.policies).forEach(([name, policy]) => this.policies.set(name, policy));
  }

  public get state(): GoogleIamState {
    const plain = <T>(map: ReadonlyMap<string, T>): Record<string, T> =>
      Object.fromEntries([...map].sort(([one], [other]) => (one < other ? -1 : 1)));
    return { apis: plain(this.apis), resources: plain(this.resources), policies: plain(this.policies) };
  }

  public enable(project: string, apis: readonly string[]): void {
    const { id } = this.project(project);
    this.apis.set(id, [...new Set([...(this.apis.get(id) ?? []), ...apis])].sort());
  }

  /** Deleted pools and roles are found, too, and say that they are deleted. */
  public get(desired: string): JsonObject {
    const name = this.canonical(desired);
    const resource = this.resources.get(name);
    if (resource === undefined) {
      throw new GoogleError('NOT_FOUND', `Requested entity was not found: ${name}`);
    }
    return resource;
  }

  public create(desired: string, resource: JsonObject): JsonObject {
    const name = this.canonical(desired);
    if (this.resources.has(name)) {
      throw new GoogleError('ALREADY_EXISTS', `Requested entity already exists: ${name}`);
    }
    const [parent] = /^.*workloadIdentityPools\/[^/]+(?=\/providers\/)/.exec(name) ?? [];
    if (parent !== undefined && isDeleted(this.get(parent))) {
      throw new GoogleError('FAILED_PRECONDITION', `${parent} is deleted`);
    }
    return this.put(name, { ...resource, name, ...(POOL.test(name) && { state: 'ACTIVE' }) });
  }

  /** Its address ends in the project, and in the domain where the ID of the project begins with one. */
  public createServiceAccount(project: string, id: string, fields: JsonObject): JsonObject {
    const parent = this.project(project).id;
    const email = `${id}@${parent.split(':').reverse().join('.')}.iam.gserviceaccount.com`;
    return this.create(`projects/${parent}/serviceAccounts/${email}`, { ...fields, email });
  }

  public update(desired: string, fields: JsonObject): JsonObject {
    const resource = this.get(desired);
    if (isDeleted(resource)) {
      throw new GoogleError('FAILED_PRECONDITION', `${this.canonical(desired)} is deleted`);
    }
    return this.put(this.canonical(desired), { ...resource, ...fields });
  }

  /** As it is from now on, whatever it was: what others do to it. */
  public replace(desired: string, resource: JsonObject): void {
    this.put(this.canonical(desired), resource);
  }

  /** For a time pools, providers and roles can be taken back; other things are gone. */
  public delete(desired: string): JsonObject {
    const name = this.canonical(desired);
    const resource = this.get(name);
    if (!POOL.test(name) && !ROLE.test(name)) {
      this.resources.delete(name);
      this.policies.delete(name);
      return {};
    }
    return this.put(name, { ...resource, ...(POOL.test(name) ? { state: 'DELETED' } : { deleted: true }) });
  }

  public undelete(desired: string): JsonObject {
    const name = this.canonical(desired);
    const { deleted, ...resource } = this.get(name);
    if (!isDeleted(this.get(name))) {
      throw new GoogleError('FAILED_PRECONDITION', `${name} is not deleted`);
    }
    return this.put(name, { ...resource, ...(deleted === undefined && { state: 'ACTIVE' }) });
  }

  public policy(desired: string): Policy {
    return this.policies.get(this.canonical(desired)) ?? {};
  }

  public setPolicy(desired: string, policy: Policy): Policy {
    const { bindings = [] } = policy;
    bindings.forEach(({ role, members }) => [role, ...members].forEach((name) => this.requireKnown(name)));
    this.policies.set(this.canonical(desired), policy);
    return policy;
  }

  /** Google refuses a policy that names what is not there. */
  private requireKnown(member: string): void {
    const [, pool] = /^(?:principalSet:\/\/iam\.googleapis\.com\/(?=.*\/attribute\.)|principal:\/\/iam\.googleapis\.com\/(?=.*\/subject\/))(.*?)\/(?:attribute\.\w+|subject)\/.+$/.exec(member) ?? [];
    const [, account] = /^serviceAccount:(.*)$/.exec(member) ?? [];
    const name = pool ?? (account === undefined ? undefined : this.nameOfAccount(account)) ?? (ROLE.test(member) ? member : undefined);
    const resource = name === undefined ? undefined : this.resources.get(this.canonical(name));
    if (name !== undefined && (resource === undefined || isDeleted(resource))) {
      throw new GoogleError('INVALID_ARGUMENT', `${member} does not exist.`);
    }
  }

  private nameOfAccount(email: string): string {
    return [...this.resources.keys()].find((name) => name.endsWith(`/serviceAccounts/${email}`)) ?? `projects/-/serviceAccounts/${email}`;
  }

  /** Google writes numbers where pools are concerned, and IDs elsewhere; it takes both. */
  private canonical(name: string): string {
    const [collection, project = '', ...rest] = name.split('/');
    if (collection !== 'projects') {
      return name;
    }
    if (project === '-') {
      const email = rest.at(-1) ?? '';
      return [...this.resources.keys()].find((key) => key.endsWith(`/serviceAccounts/${email}`)) ?? name;
    }
    const { id, number } = this.project(project);
    return ['projects', POOL.test(name) ? number : id, ...rest].join('/');
  }

  private project(name: string): ProjectIdentity {
    const found = this.projects.find(({ id, number }) => id === name || number === name);
    if (found === undefined) {
      throw new GoogleError('PERMISSION_DENIED', `Permission denied on project ${name} (or it may not exist).`);
    }
    return found;
  }

  private put(name: string, resource: JsonObject): JsonObject {
    this.resources.set(name, resource);
    return resource;
  }
}

function isDeleted({ state, deleted }: JsonObject): boolean {
  return state === 'DELETED' || deleted === true;
}
