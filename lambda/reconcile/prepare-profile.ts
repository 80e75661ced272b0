import type { RoleDescription } from '../aws/instance-profiles';
import type { Link } from '../request/link';
import { wait, type Outcome } from './outcome';
import type { World } from './world';
import { Again, Patience } from '../decision/times';

/**
 * The profile has to be in IAM, and to be marked as ours and as this target's, before Google hears of it. One without a
 * mark is marked only where our own stack has made it.
 *
 * @returns what it holds, which from now on has to stay, or why it cannot be linked.
 */
export async function prepareProfile(world: World, { profile: desired, target }: Pick<Link, 'profile' | 'target'>, issuedAt: number): Promise<Outcome | { readonly kind: 'prepared'; readonly roles: readonly RoleDescription[] }> {
  const description = await world.profiles.describe(desired.name);
  if (description === undefined) {
    return world.now() < issuedAt + Patience.IAM_MS
      ? wait(Again.SOON, `IAM does not know instance profile ${desired.name} yet`)
      : { kind: 'failed', why: `IAM does not know instance profile ${desired.name}; was it deleted by hand? Change the rotation's generation and deploy again` };
  }
  const belonging = world.profiles.belonging(description, target);
  if (belonging.is === 'foreign') {
    return { kind: 'failed', why: `instance profile ${desired.name} cannot be linked: ${belonging.why}` };
  }
  if (belonging.is === 'unmarked') {
    if (!(await world.hasMade(desired.name))) {
      return { kind: 'failed', why: `instance profile ${desired.name} cannot be linked: it carries no mark, and this stack has not made it` };
    }
    await world.profiles.claim(desired.name, target);
  }
  return { kind: 'prepared', roles: description.roles };
}
