/** A role as IAM keeps it. */
export interface Role {
  readonly roleName: string;
  readonly path: string;
  /** `AROA…`: another one for every role that ever had this name. */
  readonly roleId: string;
  readonly arn: string;
  readonly createDate: number;
  /** JSON. */
  readonly assumeRolePolicyDocument: string;
  /** JSON by name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** Policies that are attached to it. */
  readonly managedPolicyArns: readonly string[];
  /** ARN of the policy beyond which no other policy allows anything. */
  readonly permissionsBoundary?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A role that is to be made. */
export type RoleSpec = Pick<Role, 'roleName' | 'assumeRolePolicyDocument'> & Partial<Pick<Role, 'path' | 'inlinePolicies' | 'managedPolicyArns' | 'permissionsBoundary' | 'tags'>>;

/** A managed policy as IAM keeps it, in its one version. */
export interface ManagedPolicy {
  readonly policyName: string;
  readonly arn: string;
  /** JSON. */
  readonly document: string;
}

/** A managed policy that is to be made. */
export type PolicySpec = Pick<ManagedPolicy, 'policyName' | 'document'> & { readonly path?: string };

/** An instance profile as IAM keeps it. */
export interface InstanceProfile {
  readonly instanceProfileName: string;
  readonly path: string;
  /** `AIPA…` */
  readonly instanceProfileId: string;
  readonly arn: string;
  readonly createDate: number;
  readonly roleNames: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** An instance profile that is to be made; roles are added afterwards. */
export type InstanceProfileSpec = Pick<InstanceProfile, 'instanceProfileName'> & Partial<Pick<InstanceProfile, 'path' | 'tags'>>;

/** Everything IAM knows at one moment. */
export interface IamState {
  readonly roles: ReadonlyMap<string, Role>;
  readonly profiles: ReadonlyMap<string, InstanceProfile>;
  /** Managed policies of the account, by ARN. */
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
}

export const EMPTY_STATE: IamState = { roles: new Map(), profiles: new Map(), policies: new Map() };

/** One change, for whoever wants to know what was true when. */
export interface IamChange {
  readonly time: number;
  readonly what:
    | 'roleCreated'
    | 'roleUpdated'
    | 'roleDeleted'
    | 'policyCreated'
    | 'policyUpdated'
    | 'policyDeleted'
    | 'profileCreated'
    | 'profileTagged'
    | 'profileUntagged'
    | 'profileDeleted'
    | 'roleAdded'
    | 'roleRemoved';
  /** Of the role, policy or profile. */
  readonly name: string;
  /** Where a profile's role changed: which. */
  readonly role?: string;
  /** Somebody with a console did it, and nobody else answers for it. */
  readonly byHand?: true;
}

/** A profile that exists or existed. */
export interface KnownProfile extends InstanceProfile {
  /** Absent while it exists. */
  readonly deletedAt?: number;
}
