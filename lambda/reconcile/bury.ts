import { isSameOperation } from '../decision/observation';
import { log } from '../log/log';
import type { Link, Profile } from '../request/link';
import { resourceName } from '../request/target';
import { getUnlessMissing } from './observe';
import type { World } from './world';

export type Burial =
  | { readonly kind: 'buried' }
  | { readonly kind: 'not ours'; readonly why: string }
  | { readonly kind: 'in use'; readonly why: string };

/**
 * Deletes a profile if it is ours and nobody uses it: the one place of the product that takes a profile away.
 *
 * Three witnesses have to agree, each asked afresh: the ledger (nobody wants it or may go back to it), Google (the
 * target is not linked to it, and no operation runs that could be moving there) and EC2 (no instance under it). Whoever
 * cannot be asked has not agreed.
 *
 * @throws ServiceCallError when a witness cannot be asked.
 */
export async function buryIfUnused(world: World, link: Link, profile: Profile): Promise<Burial> {
  const target = resourceName(link.target);
  const burial = await attempt(world, link, profile);
  log({
    what: burial.kind === 'buried' ? 'buried' : 'not buried',
    target,
    profile: profile.name,
    ...(burial.kind === 'buried' ? {} : { why: burial.why }),
  });
  return burial;
}

async function attempt(world: World, link: Link, profile: Profile): Promise<Burial> {
  const description = await world.profiles.describe(profile.name);
  if (description === undefined) {
    return { kind: 'buried' };
  }
  if (!world.profiles.isOurs(description) && !world.profiles.isUnmarked(description)) {
    return { kind: 'not ours', why: `it is not below our path, or does not carry this stack's owner tag (path ${description.path})` };
  }
  const row = await world.ledger.target(resourceName(link.target));
  if (row.wanted?.name === profile.name) {
    return { kind: 'in use', why: 'the target is to run under it' };
  }
  if (row.claim?.ended === false && row.claim.goal === 'link' && row.before?.name === profile.name) {
    return { kind: 'in use', why: 'it is the way back of a rotation that has not ended' };
  }
  const gke = await world.gke(link);
  const resource = await getUnlessMissing(gke);
  if (resource !== 'missing') {
    if (resource.profileName === profile.name) {
      return { kind: 'in use', why: 'Google shows it as linked' };
    }
    const running = (await gke.operations()).filter(({ done }) => !done);
    const recorded = row.operation;
    const ours = recorded === undefined ? undefined : await gke.operation(recorded.name);
    const busy = [...running.filter((one) => ours === undefined || !isSameOperation(one, ours)), ...(ours?.done === false ? [ours] : [])];
    if (busy.length > 0) {
      return { kind: 'in use', why: `operation ${busy.map(({ name }) => name).join(', ')} still runs on the target` };
    }
  }
  const region = row.awsRegion ?? (resource === 'missing' ? undefined : (await gke.cluster()).awsRegion);
  if (region === undefined) {
    return { kind: 'in use', why: 'it is not known in which region its instances would run' };
  }
  const instances = await world.instancesUnder(region, [description.arn]);
  if (instances.length > 0) {
    return { kind: 'in use', why: `instances run under it: ${instances.map(({ instanceId }) => instanceId).join(', ')}` };
  }
  if (world.profiles.isUnmarked(description)) {
    // CloudFormation gave it up before its first link could mark it; only what is marked can be buried.
    await world.profiles.claim(profile.name);
  }
  await world.profiles.bury(profile.name, description.roles.map(({ name }) => name));
  return { kind: 'buried' };
}
