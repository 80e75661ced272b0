import { ServiceError } from '../wire/service-error';
import type { Clock } from '../../world/clock/clock';
import { SeededRandom } from '../../world/random/seeded-random';
import { alreadyExists, deleteConflict, noSuchEntity } from './iam-errors';
import { isTaken, requirePolicyFits, requireWithinLimits } from './iam-limits';
import { EMPTY_STATE, type IamChange, type IamState, type InstanceProfile, type InstanceProfileSpec, type KnownProfile, type ManagedPolicy, type PolicySpec, type Role, type RoleSpec } from './iam-state';

/** IAM's roles, managed policies and instance profiles, with every change remembered. */
export class IamStandIn {
  /** Reads see what was true this long ago, as IAM's replicas do; writes act on what is true now. */
  public lagMs = 0;
  /** A quota that AWS does not raise; a play may, to see what becomes of a profile with two roles. */
  public rolesPerProfile = 1;
  public readonly changes: IamChange[] = [];
  private readonly states: { readonly time: number; readonly state: IamState }[] = [];
  private readonly everyProfile = new Map<string, KnownProfile>();
  private readonly random = new SeededRandom(2);
  private isByHand = false;
  private readonly listeners: ((change: IamChange) => void)[] = [];

  public constructor(private readonly options: { readonly clock: Clock; readonly account: string }) {}

  /** The truth. */
  public get current(): IamState {
    return this.states.at(-1)?.state ?? EMPTY_STATE;
  }

  /** What a read is answered from. */
  public get visible(): IamState {
    const asOf = this.options.clock.now() - this.lagMs;
    return this.states.findLast(({ time }) => time <= asOf)?.state ?? EMPTY_STATE;
  }

  /** Every profile that there ever was, in the order of creation. */
  public get profiles(): KnownProfile[] {
    return [...this.everyProfile.values()];
  }

  /** Calls `listener` with each change at the very moment it is made. */
  public onChange(listener: (change: IamChange) => void): void {
    this.listeners.push(listener);
  }

  /** What `change` does is done by a person, and remembered as that. */
  public byHand(change: () => void): void {
    this.isByHand = true;
    try {
      change();
    } finally {
      this.isByHand = false;
    }
  }

  public createRole({ roleName, path = '/', inlinePolicies = {}, managedPolicyArns = [], tags = {}, ...spec }: RoleSpec): Role {
    if (isTaken(roleName, this.current.roles)) {
      throw alreadyExists(`Role with name ${roleName} already exists.`);
    }
    const role: Role = {
      ...{ ...spec, roleName, path, inlinePolicies, managedPolicyArns, tags },
      roleId: `AROA${this.random.text(17)}`,
      arn: `arn:aws:iam::${this.options.account}:role${path}${roleName}`,
      createDate: this.options.clock.now(),
    };
    this.putRole(role, 'roleCreated');
    return role;
  }

  public updateRole(roleName: string, changes: Partial<Omit<RoleSpec, 'roleName' | 'path'>>): Role {
    const role = { ...this.role(roleName), ...changes };
    this.putRole(role, 'roleUpdated');
    return role;
  }

  /** Its policies must be gone, and no profile may hold it. */
  public deleteRole(roleName: string): void {
    const role = this.role(roleName);
    const holder = [...this.current.profiles.values()].find(({ roleNames }) => roleNames.includes(roleName));
    if (holder) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    }
    if (Object.keys(role.inlinePolicies).length > 0) {
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    }
    if (role.managedPolicyArns.length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    this.commit({ ...this.current, roles: without(this.current.roles, roleName) }, { what: 'roleDeleted', name: roleName });
  }

  public createPolicy({ policyName, path = '/', document }: PolicySpec): ManagedPolicy {
    const arn = `arn:aws:iam::${this.options.account}:policy${path}${policyName}`;
    if (this.current.policies.has(arn)) {
      throw alreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`);
    }
    return this.putPolicy({ policyName, arn, document }, 'policyCreated');
  }

  public updatePolicy(arn: string, document: string): ManagedPolicy {
    return this.putPolicy({ ...this.policy(arn), document }, 'policyUpdated');
  }

  /** No role may have it attached. */
  public deletePolicy(arn: string): void {
    const { policyName } = this.policy(arn);
    if ([...this.current.roles.values()].some(({ managedPolicyArns }) => managedPolicyArns.includes(arn))) {
      throw deleteConflict('Cannot delete a policy attached to entities.');
    }
    this.commit({ ...this.current, policies: without(this.current.policies, arn) }, { what: 'policyDeleted', name: policyName });
  }

  public createInstanceProfile({ instanceProfileName: name, path = '/', tags = {} }: InstanceProfileSpec): InstanceProfile {
    if (isTaken(name, this.current.profiles)) {
      throw alreadyExists(`Instance Profile ${name} already exists.`);
    }
    const profile: InstanceProfile = {
      instanceProfileName: name,
      path,
      instanceProfileId: `AIPA${this.random.text(17)}`,
      arn: `arn:aws:iam::${this.options.account}:instance-profile${path}${name}`,
      createDate: this.options.clock.now(),
      roleNames: [],
      tags,
    };
    this.putProfile(profile, { what: 'profileCreated', name });
    return profile;
  }

  public deleteInstanceProfile(name: string): void {
    const profile = this.profile(name);
    if (profile.roleNames.length > 0) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    }
    this.everyProfile.set(profile.instanceProfileId, { ...profile, deletedAt: this.options.clock.now() });
    this.commit({ ...this.current, profiles: without(this.current.profiles, name) }, { what: 'profileDeleted', name });
  }

  public addRole(profileName: string, roleName: string): void {
    const profile = this.profile(profileName);
    this.role(roleName);
    if (profile.roleNames.length >= this.rolesPerProfile) {
      throw new ServiceError('LimitExceeded', `Cannot exceed quota for InstanceSessionsPerInstanceProfile: ${this.rolesPerProfile}`, 409);
    }
    this.putProfile({ ...profile, roleNames: [...profile.roleNames, roleName] }, { what: 'roleAdded', name: profileName, role: roleName });
  }

  public removeRole(profileName: string, roleName: string): void {
    const profile = this.profile(profileName);
    if (!profile.roleNames.includes(roleName)) {
      throw noSuchEntity(`The role with name ${roleName} cannot be found in instance profile ${profileName}.`);
    }
    this.putProfile({ ...profile, roleNames: profile.roleNames.filter((held) => held !== roleName) }, { what: 'roleRemoved', name: profileName, role: roleName });
  }

  public tagInstanceProfile(name: string, tags: Readonly<Record<string, string>>): void {
    const profile = this.profile(name);
    this.putProfile({ ...profile, tags: { ...profile.tags, ...tags } }, { what: 'profileTagged', name });
  }

  public untagInstanceProfile(name: string, keys: readonly string[]): void {
    const profile = this.profile(name);
    const tags = Object.fromEntries(Object.entries(profile.tags).filter(([key]) => !keys.includes(key)));
    this.putProfile({ ...profile, tags }, { what: 'profileUntagged', name });
  }

  /** @throws ServiceError when there is none. */
  public role(name: string, state = this.current): Role {
    return found(state.roles.get(name), `The role with name ${name} cannot be found.`);
  }

  /** @throws ServiceError when there is none. */
  public profile(name: string, state = this.current): InstanceProfile {
    return found(state.profiles.get(name), `Instance Profile ${name} cannot be found.`);
  }

  private policy(arn: string): ManagedPolicy {
    return found(this.current.policies.get(arn), `Policy ${arn} does not exist or is not attachable.`);
  }

  private putPolicy(policy: ManagedPolicy, what: IamChange['what']): ManagedPolicy {
    requirePolicyFits(policy.document);
    this.commit({ ...this.current, policies: new Map(this.current.policies).set(policy.arn, policy) }, { what, name: policy.policyName });
    return policy;
  }

  /** Policies of AWS itself are not kept here: they exist, and add nothing. */
  private putRole(role: Role, what: IamChange['what']): void {
    requireWithinLimits(role);
    [...role.managedPolicyArns, role.permissionsBoundary ?? []].flat().filter((arn) => !arn.includes('::aws:')).forEach((arn) => this.policy(arn));
    this.commit({ ...this.current, roles: new Map(this.current.roles).set(role.roleName, role) }, { what, name: role.roleName });
  }

  private putProfile(profile: InstanceProfile, change: Omit<IamChange, 'time'>): void {
    this.everyProfile.set(profile.instanceProfileId, profile);
    const profiles = new Map(this.current.profiles).set(profile.instanceProfileName, profile);
    this.commit({ ...this.current, profiles }, change);
  }

  private commit(state: IamState, change: Omit<IamChange, 'time'>): void {
    const time = this.options.clock.now();
    this.states.push({ time, state });
    const made: IamChange = { time, ...change, ...(this.isByHand ? { byHand: true } : {}) };
    this.changes.push(made);
    this.listeners.forEach((listener) => listener(made));
  }
}

function without<T>(all: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  return new Map([...all].filter(([name]) => name !== key));
}

function found<T>(entity: T | undefined, otherwise: string): T {
  if (entity === undefined) {
    throw noSuchEntity(otherwise);
  }
  return entity;
}
