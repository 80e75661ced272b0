import { Patience } from '../decision/times';
import type { Candidate, DeletionEvidence, TargetSeen } from '../decision/may-delete';
import { hasFailedAs, unlessMissing } from '../errors/service-call-error';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { TargetRow } from '../ledger/target-row';
import type { Link } from '../request/link';
import { nameWithoutProject } from '../request/target';
import { getUnlessMissing, knownOperations } from './observe';
import type { World } from './world';

/**
 * What Google, EC2 and Auto Scaling show of uses of a profile, each asked afresh. Only the profile's own target is asked
 * about: it was never sent to Google for another one.
 *
 * @throws ServiceCallError when one of them cannot be asked.
 */
export async function seeUses(world: World, links: readonly [Link, ...Link[]], row: TargetRow, { arn }: Candidate): Promise<Omit<DeletionEvidence, 'desiredBy'>> {
  const { gke, resource } = await askGoogle(world, links);
  const targets: readonly TargetSeen[] = resource === 'missing' ? [] : [await targetSeen(gke, row, resource)];
  const regions = await regionsOf(gke, row, resource);
  const seen = await Promise.all(
    regions.map(async (region) => ({
      instances: (await world.instancesUnder(region, [arn])).map((instance) => ({ ...instance, region })),
      launchers: (await world.launchersIn(region)).map((launcher) => ({ ...launcher, region })),
    })),
  );
  return {
    targets,
    instances: seen.flatMap(({ instances }) => instances),
    launchers: seen.flatMap(({ launchers }) => launchers),
    unasked: regions.length > 0 ? [] : ['it is not known in which AWS region its instances would run'],
    seenAt: world.now(),
  };
}

type Resource = Awaited<ReturnType<typeof getUnlessMissing>>;

/** The credentials of a rotation may change, and old ones end with the deployment that changes them: those that work will do. */
async function askGoogle(world: World, [link, ...others]: readonly [Link, ...Link[]]): Promise<{ readonly gke: GkeMultiCloud; readonly resource: Resource }> {
  try {
    const gke = await world.gke(link);
    return { gke, resource: await getUnlessMissing(gke) };
  } catch (error) {
    const [next, ...rest] = others;
    if (next !== undefined && hasFailedAs(error, 'refused')) {
      return askGoogle(world, [next, ...rest]);
    }
    throw error;
  }
}

async function targetSeen(gke: GkeMultiCloud, row: TargetRow, resource: Exclude<Resource, 'missing'>): Promise<TargetSeen> {
  const { operation: recorded, sent } = row;
  return {
    name: nameWithoutProject(row.id),
    resource,
    operations: await knownOperations(gke, row, await gke.operations()),
    recorded,
    openUntil: sent && sent.until + Patience.LIST_MS,
  };
}

/**
 * Where the cluster runs now, and where it was seen last: one that was made again may run in another region, while nodes
 * of the former one still end.
 */
async function regionsOf(gke: GkeMultiCloud, row: TargetRow, resource: Resource): Promise<readonly string[]> {
  const now = resource === 'missing' ? await regionOfCluster(gke) : (resource.awsRegion ?? (await regionOfCluster(gke)));
  return [...new Set([now, row.awsRegion].flatMap((region) => region ?? []))];
}

/** Undefined where there is no cluster any more. */
export async function regionOfCluster(gke: GkeMultiCloud): Promise<string | undefined> {
  return (await unlessMissing(() => gke.cluster()))?.awsRegion;
}
