import { mayDelete } from '../decision/may-delete';
import { log } from '../log/log';
import type { TargetRow } from '../ledger/target-row';
import type { Link, Profile } from '../request/link';
import { resourceName } from '../request/target';
import { seeUses } from './see-uses';
import type { World } from './world';

export type Deletion =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'not ours'; readonly why: string }
  | { readonly kind: 'in use'; readonly why: string };

/**
 * Deletes a profile if it is this target's and `mayDelete` has no doubt: the one place of the engine that takes a profile
 * away. Whoever cannot be asked has not agreed.
 *
 * @param links of the target, the one whose credentials are tried first in front.
 * @throws ServiceCallError when a source cannot be asked.
 */
export async function deleteIfUnused(world: World, links: readonly [Link, ...Link[]], profile: Profile): Promise<Deletion> {
  const [{ target }] = links;
  const deletion = await attempt(world, links, profile);
  log({
    what: deletion.kind === 'deleted' ? 'deleted' : 'not deleted',
    target: resourceName(target),
    profile: profile.name,
    ...(deletion.kind === 'deleted' ? {} : { why: deletion.why }),
  });
  return deletion;
}

async function attempt(world: World, links: readonly [Link, ...Link[]], profile: Profile): Promise<Deletion> {
  const [{ target }] = links;
  const description = await world.profiles.describe(profile.name);
  if (description === undefined) {
    return { kind: 'deleted' };
  }
  const belonging = world.profiles.belonging(description, target);
  if (belonging.is === 'foreign') {
    return { kind: 'not ours', why: belonging.why };
  }
  const row = await world.ledger.target(resourceName(target));
  const desiredBy = whoWants(row, profile.name);
  if (desiredBy.length > 0) {
    return { kind: 'in use', why: desiredBy.join('; ') };
  }
  if (belonging.is === 'unmarked') {
    // CloudFormation gave it up before its first link could mark it; only what is marked can be deleted.
    const refusal = await mark(world, profile.name, links);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  const neverSent = belonging.is === 'unmarked' || row.neverSent?.includes(profile.name) === true;
  const candidate = { name: profile.name, arn: description.arn, neverSent };
  const usage = mayDelete(candidate, { ...(await seeUses(world, links, row, candidate)), desiredBy });
  if (usage.is !== 'unused') {
    return { kind: 'in use', why: usage.reasons.join('; ') };
  }
  await world.profiles.delete(profile.name, description.roles.map(({ name }) => name));
  return { kind: 'deleted' };
}

/** Who wants it, by the ledger. */
function whoWants({ desired, claim, before }: TargetRow, name: string): readonly string[] {
  return [
    ...(desired?.name === name ? ['the target is to run under it'] : []),
    ...(claim?.ended === false && claim.goal === 'link' && before?.name === name ? ['it is the way back of a rotation that has not ended'] : []),
  ];
}

/** Undefined once it is marked: our own stack has made it, and is past the moment at which its link might want it. */
async function mark(world: World, name: string, [{ target }]: readonly [Link, ...Link[]]): Promise<Deletion | undefined> {
  if (!(await world.hasMade(name))) {
    return { kind: 'not ours', why: 'it carries no mark, and this stack has not made it' };
  }
  if (await world.waits.isGoingForward(world.profiles.owner)) {
    return { kind: 'in use', why: 'it carries no mark yet, and its stack goes forward: its link may be about to mark it' };
  }
  await world.profiles.claim(name, target);
  return undefined;
}
