import type { GkeMultiCloud } from '../../google/gke-multi-cloud/gke-multi-cloud';
import type { IamStandIn } from '../../aws/iam/iam-stand-in';
import type { IamChange } from '../../aws/iam/iam-state';
import type { UnsafeCall } from './recording';
import { clockTime, type Invariant } from './invariant';

/** No profile is deleted, and no profile's role changed, while anything uses it, whatever CloudFormation is told. */
export const SAFETY: Invariant = {
  name: 'Safety',
  check: ({ unsafeCalls }) => unsafeCalls.map((unsafeCall) => `${clockTime(unsafeCall.time)} ${actionLabelOf(unsafeCall)}; look at who called IAM at that moment`),
};

/** What was done to a profile, and who used it. */
export function actionLabelOf({ what, profile, users }: UnsafeCall): string {
  const deeds = { profileDeleted: `deleted ${profile}`, roleRemoved: `took the role from ${profile}`, roleDisarmed: `took its policies from the role in ${profile}` };
  return `${deeds[what]} although ${users.join(' and ')}`;
}

/**
 * Looks at every profile at the very moment at which it is deleted, or at which its role is taken away or loses its
 * policies, whoever does it, for as long as the play lasts.
 */
export class SafetyWatch {
  public readonly unsafeCalls: UnsafeCall[] = [];
  private readonly armed = new Set<string>();

  public constructor(
    private readonly iam: Pick<IamStandIn, 'onChange' | 'current'>,
    private readonly projects: readonly Pick<GkeMultiCloud, 'usersOf'>[],
    private readonly onUnsafeCall: (unsafeCall: UnsafeCall) => void = () => undefined,
  ) {
    [...iam.current.roles.keys()].forEach((name) => this.rememberPolicies(name));
    iam.onChange((change) => this.onChange(change));
  }

  private onChange({ time, what, name, byHand }: IamChange): void {
    if (byHand === true) {
      // What people do to profiles is not our doing.
    } else if (what === 'profileDeleted' || what === 'roleRemoved') {
      this.judge({ time, what, profile: name });
    } else if (what === 'roleUpdated' && this.armed.has(name) && !this.hasPolicies(name)) {
      this.holdersOf(name).forEach((profile) => this.judge({ time, what: 'roleDisarmed', profile }));
    }
    this.rememberPolicies(name);
  }

  private judge(actionLabel: Omit<UnsafeCall, 'users'>): void {
    const users = this.projects.flatMap((gke) => gke.usersOf(actionLabel.profile));
    if (users.length > 0) {
      const unsafeCall = { ...actionLabel, users };
      this.unsafeCalls.push(unsafeCall);
      this.onUnsafeCall(unsafeCall);
    }
  }

  private holdersOf(role: string): string[] {
    return [...this.iam.current.profiles.values()].filter(({ roleNames }) => roleNames.includes(role)).map(({ instanceProfileName }) => instanceProfileName);
  }

  private rememberPolicies(role: string): void {
    if (this.hasPolicies(role)) {
      this.armed.add(role);
    } else {
      this.armed.delete(role);
    }
  }

  private hasPolicies(name: string): boolean {
    const role = this.iam.current.roles.get(name);
    return role !== undefined && Object.keys(role.inlinePolicies).length + role.managedPolicyArns.length > 0;
  }
}
