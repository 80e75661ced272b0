import type { GkeMultiCloud } from '../gke-multi-cloud/gke-multi-cloud';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { Harm } from './chronicle';
import { clockTime, type Invariant } from './invariant';

/** No profile is deleted, and no profile's role changed, while anything uses it, whatever CloudFormation is told. */
export const SAFETY: Invariant = {
  name: 'Safety',
  check: ({ harms }) =>
    harms.map(
      ({ time, what, profile, users }) =>
        `${clockTime(time)} ${what === 'profileDeleted' ? 'deleted' : 'took the role from'} ${profile} although ${users.join(' and ')}; look at who called IAM at that moment`,
    ),
};

/** Looks at every profile at the very moment at which it is deleted, or at which its role is taken away. */
export class SafetyWatch {
  public readonly harms: Harm[] = [];
  private excused = false;

  public constructor(iam: Pick<IamStandIn, 'onChange'>, gke: Pick<GkeMultiCloud, 'usersOf'>) {
    iam.onChange(({ time, what, name }) => {
      if (this.excused || (what !== 'profileDeleted' && what !== 'roleRemoved')) {
        return;
      }
      const users = gke.usersOf(name);
      if (users.length > 0) {
        this.harms.push({ time, what, profile: name, users });
      }
    });
  }

  /** What people do to profiles by hand is not our doing. */
  public excuse(doing: () => void): void {
    this.excused = true;
    try {
      doing();
    } finally {
      this.excused = false;
    }
  }
}
