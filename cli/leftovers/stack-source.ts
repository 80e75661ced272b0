import { LEDGER_LOGICAL_ID } from '../../lib/contract';
import { type HeldResource, INSTANCE_PROFILE_TYPE, regionOfStack, resourcesHeldBy, stackThatNames } from '../../lambda/aws/stacks';
import type { SuspectProfile } from './evidence';
import type { Unreachable } from './unreachable';
import type { Sources } from './sources';

/** What CloudFormation says. */
export interface StacksSeen {
  /** IDs of the stacks that hold a profile, by the profile's name. */
  readonly heldBy: ReadonlyMap<string, readonly string[]>;
  /** Names of the stacks' ledgers, by the stack's ID. */
  readonly ledgers: ReadonlyMap<string, string>;
}

/**
 * IDs of the stacks that hold each profile. The owner tag names the stack, and with it its region; a profile without
 * one may be of a stack anywhere.
 */
export async function stacksThatHold(
  sources: Sources,
  regions: readonly string[],
  profiles: readonly SuspectProfile[],
  unreachable: Unreachable,
): Promise<StacksSeen> {
  const stacks = new StackLists(sources, unreachable);
  const heldBy = new Map<string, readonly string[]>();
  const ledgers = new Map<string, string>();
  // One after the other: CloudFormation throttles who asks for many stacks at once.
  for (const profile of profiles) {
    const holders: string[] = [];
    for (const stackId of await stacksToAsk(sources, regions, profile, unreachable)) {
      const held = await stacks.heldBy(stackId, profile.name);
      if (held.some(({ type, physicalId }) => type === INSTANCE_PROFILE_TYPE && physicalId === profile.name)) {
        holders.push(stackId);
      }
      held.filter(({ logicalId }) => logicalId === LEDGER_LOGICAL_ID).forEach(({ physicalId }) => ledgers.set(stackId, physicalId));
    }
    heldBy.set(profile.name, holders);
  }
  return { heldBy, ledgers };
}

async function stacksToAsk(
  { aws: { cloudFormation } }: Sources,
  regions: readonly string[],
  { name, owner }: SuspectProfile,
  unreachable: Unreachable,
): Promise<readonly string[]> {
  const regionOfOwner = owner === undefined ? undefined : regionOfStack(owner);
  if (owner !== undefined && regionOfOwner === undefined) {
    unreachable.add(`the owner tag of ${name} holds "${owner}", which is not the ID of a stack`, name);
  }
  const found = await Promise.all(
    (regionOfOwner === undefined ? regions : [regionOfOwner]).map((region) =>
      unreachable.listen(`CloudFormation in ${region}`, () => stackThatNames(cloudFormation(region), name), undefined, name),
    ),
  );
  const stackIds = [...(regionOfOwner === undefined ? [] : [owner]), ...found].flatMap((stackId) => stackId ?? []);
  return [...new Set(stackIds)];
}

/** Lists each stack once, however many profiles are of it. */
class StackLists {
  private readonly lists = new Map<string, Promise<readonly HeldResource[]>>();

  public constructor(
    private readonly sources: Sources,
    private readonly unreachable: Unreachable,
  ) {}

  public async heldBy(stackId: string, forProfile: string): Promise<readonly HeldResource[]> {
    const region = regionOfStack(stackId) ?? this.sources.aws.homeRegion;
    const list = this.lists.get(stackId) ?? resourcesHeldBy(this.sources.aws.cloudFormation(region), stackId);
    this.lists.set(stackId, list);
    return this.unreachable.listen(`CloudFormation in ${region}`, () => list, [], forProfile);
  }
}
