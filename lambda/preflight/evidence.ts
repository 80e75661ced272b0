import type { KeyUse } from '../../lib/role/documented-actions';
import type { InstanceProfileDescription, RoleDescription } from '../aws/instance-profiles';
import type { GkeResource } from '../google/resources';
import type { Target } from '../request/target';
import type { Seen } from './seen';
import type { Access } from './simulated-access';

/** What is about to be done to a target. */
export interface Subject {
  readonly target: Target;
  /** The target, as Google has just shown it. */
  readonly resource: GkeResource;
  /** The profile that is to be linked. */
  readonly profile: { readonly name: string; readonly arn: string };
  /** ID of the stack that rotates the target, up to its end where that is yet to be made; absent where that much is unknown, too. */
  readonly owner?: string;
  /** Whether the target may be taken over from another owner. */
  readonly adopt: boolean;
}

/** The profile that is linked now, and whose mark it carries. */
export interface LinkedProfile {
  readonly name: string;
  readonly arn?: string;
  /** ID of a stack. Absent: it is nobody's, or made by hand. */
  readonly owner?: string;
}

/** What the role of the nodes may do with one of the target's keys. */
export interface KeyAccess {
  readonly use: KeyUse;
  readonly arn: string;
  readonly access: Seen<readonly Access[]>;
}

/** Everything that was seen, and what could not be. Plain data, so that judging it is a pure function. */
export interface Evidence {
  readonly subject: Subject;
  /** Undefined: IAM does not know the profile. */
  readonly profile: Seen<InstanceProfileDescription | undefined>;
  /** The one role of the new profile. */
  readonly role: Seen<RoleDescription>;
  readonly linked: Seen<LinkedProfile>;
  /** The AWS role that Google's API acts as in this cluster. */
  readonly apiRoleArn: Seen<string>;
  readonly passRole: Seen<readonly Access[]>;
  readonly readProfile: Seen<readonly Access[]>;
  /** The actions that Google documents on every resource; none for a node pool. */
  readonly documented: Seen<readonly Access[]>;
  readonly keys: readonly KeyAccess[];
  readonly update: Seen<'accepted' | { readonly refused: string }>;
}

/** What is looked at before Google is asked for a change, by the name that findings give it, and what was seen of it. */
export const CHECKS = {
  'instance profile': ({ profile }: Evidence) => [profile],
  'trust policy': ({ role }: Evidence) => [role],
  'AWS account': ({ apiRoleArn }: Evidence) => [apiRoleArn],
  owner: ({ linked }: Evidence) => [linked],
  'iam:PassRole': ({ passRole }: Evidence) => [passRole],
  'iam:GetInstanceProfile': ({ readProfile }: Evidence) => [readProfile],
  validateOnly: ({ update }: Evidence) => [update],
  'documented permissions': ({ documented }: Evidence) => [documented],
  'KMS keys': ({ keys }: Evidence) => keys.map(({ access }) => access),
} as const satisfies Record<string, (evidence: Evidence) => readonly Seen<unknown>[]>;

export type Check = keyof typeof CHECKS;
