import type { Profile } from '../request/link';
import { wait, type Outcome } from './outcome';
import type { World } from './world';

/** How long IAM may take to know a profile that CloudFormation has just created. */
const IAM_PATIENCE_MS = 2 * 60 * 1000;
const IAM_POLL_SECONDS = 5;

/** The profile has to be in IAM and to carry our tag before Google hears of it. */
export async function prepareProfile(world: World, wanted: Profile, issuedAt: number): Promise<Outcome | undefined> {
  const description = await world.profiles.describe(wanted.name);
  if (description === undefined) {
    return world.now() < issuedAt + IAM_PATIENCE_MS
      ? wait(IAM_POLL_SECONDS, `IAM does not know instance profile ${wanted.name} yet`)
      : { kind: 'failed', why: `IAM does not know instance profile ${wanted.name}; was it deleted by hand? Change the rotation's generation and deploy again` };
  }
  if (description.owner === undefined) {
    await world.profiles.claim(wanted.name);
  } else if (!world.profiles.isOurs(description)) {
    return { kind: 'failed', why: `instance profile ${wanted.name} belongs to another stack (${description.owner})` };
  }
  return undefined;
}
