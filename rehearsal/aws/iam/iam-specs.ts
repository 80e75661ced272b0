/** A role that is to be made. */
export interface RoleSpec {
  readonly roleName: string;
  readonly path?: string;
  /** JSON. */
  readonly assumeRolePolicyDocument: string;
  /** JSON by name. */
  readonly inlinePolicies?: Readonly<Record<string, string>>;
  readonly managedPolicyArns?: readonly string[];
  readonly permissionsBoundary?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A managed policy that is to be made. */
export interface PolicySpec {
  readonly policyName: string;
  readonly path?: string;
  /** JSON. */
  readonly document: string;
}

/** An instance profile that is to be made; roles are added afterwards. */
export interface InstanceProfileSpec {
  readonly instanceProfileName: string;
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
