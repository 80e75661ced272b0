import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import type { RunningInstance } from '../aws/instances';
import { isDeployed } from '../decision/allowance';
import { ERROR_KINDS, ServiceCallError } from '../errors/service-call-error';
import type { LinkedRole, TargetRow } from '../ledger/target-row';
import { notSeen, seenUnless, type Seen } from '../preflight/seen';
import { getUnlessMissing } from '../reconcile/observe';
import type { World } from '../reconcile/world';
import type { Link, Profile } from '../request/link';
import { targetMark, type Target } from '../request/target';
import type { Sight } from './judge';

/** A target, and its row as it was read when it had settled. */
export interface Settled {
  readonly target: Target;
  readonly row: TargetRow;
  readonly profile: Profile;
}

/** IAM may still show what was before a rotation began. */
const IAM_PATIENCE_MS = 2 * 60 * 1000;

/** The target as one that has settled and that no rotation has to do with; undefined for any other. */
export function ifSettled(target: Target, row: TargetRow, now: number): Settled | undefined {
  const { desired, settledOn, claim, sent } = row;
  const isLeftAlone = desired === undefined || settledOn !== desired.name || claim?.ended === false || sent !== undefined || now < (claim?.issuedAt ?? 0) + IAM_PATIENCE_MS;
  return isLeftAlone ? undefined : { target, row, profile: desired };
}

/** Names of the profiles and roles that a call has to name to concern the target. */
export function namesOf({ row: { desired, leaving, roles = [] } }: Pick<Settled, 'row'>): { readonly profiles: readonly string[]; readonly roles: readonly string[] } {
  const profiles = [desired, ...leaving].flatMap((profile) => profile?.name ?? []);
  return { profiles, roles: roles.filter(({ profile }) => profiles.includes(profile)).map(({ name }) => name) };
}

/** Everything that a look at one target asks, each once. @param isAtRest whether nothing is under way on the stack */
export async function gather(world: World, settled: Settled, isAtRest: Seen<boolean>): Promise<Sight> {
  const { target, row, profile } = settled;
  const role = roleWhenLinked(row, profile.name);
  const [inIam, atGoogle, lingering, leftOver] = await Promise.all([
    asked(async () => (await world.profiles.describe(profile.name)) ?? 'missing'),
    askGoogle(world, settled),
    afterwards(isAtRest, () => lingeringNodes(world, row)),
    afterwards(isAtRest, () => stillThere(world, row)),
  ]);
  return { profile: profile.name, ...(role === undefined ? {} : { role }), marks: { owner: world.profiles.owner, target: targetMark(target) }, inIam, atGoogle, lingering, leftOver };
}

function roleWhenLinked({ roles = [] }: TargetRow, profile: string): LinkedRole | undefined {
  const held = roles.filter((one) => one.profile === profile);
  return held.length === 1 ? held[0] : undefined;
}

async function askGoogle(world: World, { target, row }: Settled): Promise<Sight['atGoogle']> {
  const credentials = row.credentials ?? (await credentialsOfClaim(world, row));
  if (credentials === undefined) {
    return notSeen('the ledger does not say with which credentials: the next rotation writes them down');
  }
  if (!isDeployed({ target, credentials }, world.deployedUses)) {
    return notSeen('the stack is not deployed with the credentials of its last rotation any more');
  }
  return asked(async () => getUnlessMissing(await world.gke({ target, credentials })));
}

/** Of a row that an earlier version has written, as long as the ledger keeps the request. */
async function credentialsOfClaim(world: World, { claim, desired }: TargetRow): Promise<Link['credentials'] | undefined> {
  const request = claim === undefined ? undefined : await world.ledger.request(claim.requestId);
  return request?.assignments?.find(({ link }) => link.profile.name === desired?.name)?.link.credentials;
}

/** While a deployment is under way, profiles that were left are about to be deleted, and nodes to follow. */
async function afterwards<T>(isAtRest: Seen<boolean>, ask: () => Promise<T>): Promise<Seen<T>> {
  if (!('seen' in isAtRest)) {
    return isAtRest;
  }
  return isAtRest.seen ? asked(ask) : notSeen('a deployment of the stack is under way');
}

async function lingeringNodes(world: World, row: TargetRow): Promise<readonly RunningInstance[]> {
  const arns = ourProfilesLeft(row).flatMap(({ arn }) => arn ?? []);
  if (arns.length === 0) {
    return [];
  }
  if (row.awsRegion === undefined) {
    throw new ServiceCallError('It is not known in which AWS region its nodes run.', 'transient');
  }
  return world.instancesUnder(row.awsRegion, arns);
}

async function stillThere(world: World, { leaving }: TargetRow): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of leaving) {
    if ((await world.profiles.describe(name)) !== undefined) {
      found.push(name);
    }
  }
  return found;
}

/** Of others a target may share one with others. */
function ourProfilesLeft({ desired, before, leaving }: TargetRow): readonly Profile[] {
  return [...leaving, ...(before === undefined ? [] : [before])].filter(({ name, arn }) => name !== desired?.name && arn?.includes(`:instance-profile${PROFILE_PATH_PREFIX}`) === true);
}

/** Whatever goes wrong, the others are still looked at. */
async function asked<T>(ask: () => Promise<T>): Promise<Seen<T>> {
  return seenUnless(ERROR_KINDS, ask);
}
