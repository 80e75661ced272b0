import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import type { RunningInstance } from '../aws/instances';
import { isSameOperation, type Observation } from '../decision/observation';
import { ServiceCallError, unlessMissing } from '../errors/service-call-error';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { GkeOperation, GkeResource } from '../google/resources';
import { hasSentUpdate, type NodesMoved, type TargetRow } from '../ledger/target-row';
import type { Progress } from './outcome';
import type { World } from './world';

/** One look at the world, and what it says about progress. */
export interface Look {
  readonly observation: Observation;
  /** Where EC2 could be asked. */
  readonly nodes?: NodesMoved;
  /** Which instances ran under which profile, for whoever draws a timeline of them. */
  readonly instances?: string;
}

/** What a look has seen of the nodes. */
type NodesSeen = Pick<Look, 'nodes' | 'instances'>;

/** How far an operation has come. */
export interface OperationSeen extends NodesSeen {
  readonly operation: GkeOperation;
}

/** How far the operation has come that leads to what is desired, while it runs: nothing else is worth asking for then. */
export async function operationUnderWay(world: World, gke: GkeMultiCloud, row: TargetRow): Promise<OperationSeen | undefined> {
  const { operation: recorded, desired } = row;
  if (recorded === undefined || recorded.toward !== desired?.name) {
    return undefined;
  }
  const ours = await gke.operation(recorded.name);
  return ours === undefined || ours.done ? undefined : { operation: ours, ...nodesOf(row, await instancesOf(world, row)) };
}

export async function observe(world: World, gke: GkeMultiCloud, row: TargetRow): Promise<Look> {
  const resource = await getUnlessMissing(gke);
  if (resource === 'missing') {
    return { observation: { resource, operations: [], onCluster: [], lingering: 'unknown' } };
  }
  const { own, ofCluster } = await gke.operationsAround();
  const operations = await knownOperations(gke, row, own);
  const onCluster = ofCluster.filter(({ done }) => !done);
  const instances = await instancesOf(world, row);
  if (instances === 'unknown') {
    return { observation: { resource, operations, onCluster, lingering: 'unknown' } };
  }
  const ourLeft = new Set(ourProfilesBeingLeft(row));
  return {
    observation: {
      resource,
      operations,
      onCluster,
      lingering: instances.filter(({ profileArn }) => ourLeft.has(profileArn)).map(({ instanceId }) => instanceId),
    },
    ...nodesOf(row, instances),
  };
}

function nodesOf({ desired, before, claim }: TargetRow, instances: readonly RunningInstance[] | 'unknown'): NodesSeen {
  if (instances === 'unknown') {
    return {};
  }
  const nodes = instances.filter(({ shuttingDown }) => !shuttingDown);
  const moved = nodes.filter(({ profileArn }) => profileArn === desired?.arn).length;
  // Before our first change nobody has written down what the nodes run under, so EC2 was not asked for all of them.
  const areAllKnown = before !== undefined || claim?.goal !== 'link' || (moved > 0 && moved === nodes.length);
  return { ...(areAllKnown ? { nodes: { moved, of: nodes.length } } : {}), instances: byProfile(nodes) };
}

/** `PROFILE: ID ID; PROFILE: ID` */
function byProfile(nodes: readonly RunningInstance[]): string {
  const ids = new Map<string, string[]>();
  for (const { profileArn, instanceId } of nodes) {
    const name = profileArn.slice(profileArn.lastIndexOf('/') + 1);
    ids.set(name, [...(ids.get(name) ?? []), instanceId]);
  }
  return [...ids].map(([name, those]) => `${name}: ${those.join(' ')}`).join('; ');
}

export function progressOf(operation: GkeOperation | undefined, { nodes, instances }: NodesSeen): Progress {
  return { operation: operation?.name, statusDetail: operation?.statusDetail, nodes: nodes && `nodes moved ${nodes.moved} of ${nodes.of}`, instances };
}

/** The list may lag behind, so the operation that we recorded is asked for by name. */
export async function knownOperations(gke: GkeMultiCloud, { operation: recorded }: TargetRow, listed: readonly GkeOperation[]): Promise<readonly GkeOperation[]> {
  if (recorded === undefined) {
    return listed;
  }
  const ours = await gke.operation(recorded.name);
  return ours === undefined ? listed : [...listed.filter((one) => !isSameOperation(one, recorded)), ours];
}

async function instancesOf(world: World, row: TargetRow): Promise<readonly RunningInstance[] | 'unknown'> {
  const arns = [row.desired, row.before, ...row.leaving].flatMap((profile) => profile?.arn ?? []);
  if (row.awsRegion === undefined) {
    return 'unknown';
  }
  try {
    return await world.instancesUnder(row.awsRegion, [...new Set(arns)]);
  } catch (error) {
    const isBeforeAnyChange = row.claim?.goal === 'link' && !hasSentUpdate(row);
    if (error instanceof ServiceCallError && !(isBeforeAnyChange && error.kind === 'refused')) {
      return 'unknown';
    }
    // Without EC2's evidence nothing could be called settled: better to know that before the first node moves.
    throw error;
  }
}

function ourProfilesBeingLeft(row: TargetRow): readonly string[] {
  return [row.before, ...row.leaving]
    .flatMap((profile) => profile?.arn ?? [])
    .filter((arn) => arn.includes(`:instance-profile${PROFILE_PATH_PREFIX}`) && arn !== row.desired?.arn);
}

export async function getUnlessMissing(gke: GkeMultiCloud): Promise<GkeResource | 'missing'> {
  return (await unlessMissing(() => gke.get())) ?? 'missing';
}
