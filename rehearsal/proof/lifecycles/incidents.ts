import { GoogleError } from '../../google/gke-multi-cloud/google-error';
import { PROFILE_PATH_PREFIX } from '../../../lib/contract';
import { ServiceError } from '../../aws/wire/service-error';
import { ValidationError } from '../../aws/cloudformation/validation-error';
import { FORGERIES, forgedRequest, type ForgedRequest } from '../../play/forged-request';
import type { TargetAddress } from '../../google/gke-multi-cloud/resource-name';
import type { UpdateFault } from '../../google/gke-multi-cloud/rolling-update';
import type { LocalCloud } from '../../play/local-cloud';
import { isHandEdit, type HandEditor } from './hand-edits';
import type { Incident } from './lifecycle';
import { refuse, replaceKey } from './credential-incidents';
import { APP_STACK } from './rotations-app';
import { addressIn, addressOf, nameOf, TARGET_NAMES, type TargetName } from './targets';
import type { Watch } from './watch';

export interface IncidentWorld {
  readonly cloud: LocalCloud;
  readonly watch: Watch;
  readonly editor: HandEditor;
  /** A new key of the service account; the one before is no longer honoured. */
  readonly newKey: () => string;
  /** Targets of the app as it is now. */
  readonly targets: () => readonly TargetName[];
}

/** A person looks into an update that stands still. */
const NOTICED_AFTER_MS = 4 * 60 * 60 * 1000;
/** By which what others do is long: up to two hours, for a node of a control plane as well. */
const THEIR_PACE_MS = 10 * 1000;
const SHORTEST_OUTAGE_MINUTES = 10;
const LONGER_BY_MINUTES = 81;
const LONGEST_REFUSAL_OF_LAMBDA_MINUTES = 45;

/** Lets a incident happen; one that is impossible at the moment does not. @returns whether it did. */
export async function happen(world: IncidentWorld, incident: Incident): Promise<boolean> {
  try {
    return await attempt(world, incident);
  } catch (error) {
    if (error instanceof GoogleError || error instanceof ValidationError || error instanceof ServiceError) {
      return false;
    }
    throw error;
  }
}

async function attempt(world: IncidentWorld, incident: Incident): Promise<boolean> {
  const { cloud, targets } = world;
  const { gke } = cloud;
  const { what, value } = incident;
  const names = targets();
  const target = names[incident.target % names.length] ?? TARGET_NAMES[0];
  const address = addressOf(target);
  if (isHandEdit(what)) {
    return world.editor.edit(what, target);
  }
  switch (what) {
    case 'cancel':
      return cancel(cloud);
    case 'stop execution':
      return stopExecution(world, incident);
    case 'update fails':
      gke.faults.failNextUpdate(address, 1 + (value % 3), { message: 'the update has failed', errorDetail: 'a node was not drained in time' });
      return true;
    case 'update stalls':
      return standStill(cloud, address, NOTICED_AFTER_MS, () => gke.faults.stallNextUpdate(address, 1 + (value % 3)));
    case 'rollback hangs':
      return standStill(cloud, address, NOTICED_AFTER_MS, () => gke.faults.stallNextRollback(address));
    case 'unwell after update':
      gke.faults.setConditionAfterNextUpdate(address, { state: 'DEGRADED', errors: ['a node does not answer'] });
      return true;
    case 'operation cancelled':
      gke.faults.cancelBySomeoneElse(address);
      return true;
    case 'other update':
      await updateByThem(cloud, address, value);
      return true;
    case 'other update fails':
      await updateByThem(cloud, address, value, { kind: 'fail', atNode: 1, failure: { message: 'their update has failed' } });
      return true;
    case 'other update hangs':
      return standStill(cloud, address, value * THEIR_PACE_MS, () => updateByThem(cloud, address, value, { kind: 'stall', atNode: 1 }));
    case 'cluster upgraded':
      await gke.faults.updateBySomeoneElse(addressOf('control-plane'), { 'control_plane.tags': { upgrade: String(value) } }, { kind: 'pace', secondsPerNode: (value * THEIR_PACE_MS) / 1000 });
      return true;
    case 'target busy':
      return keepBusy(cloud, address, value * THEIR_PACE_MS);
    case 'some profile deleted':
      return deleteSomeProfile(cloud, value);
    case 'stray instance':
      return leaveStray(world, incident, target);
    case 'credentials refused':
      return refuse(cloud, world.watch.touches, value);
    case 'tokens revoked':
      cloud.googleAuth.tokens.revokeAll();
      return true;
    case 'key replaced':
      return replaceKey(cloud, world.newKey, value);
    case 'outage':
      return beDown(world, incident);
    case 'functions asleep':
      // Shortest: they wake up at once, and only the first call of each is refused.
      cloud.lambda.availability.putToSleep(((value % 5) * 30 + 1) * 1000);
      return true;
    case 'invocations fail':
      return refuseInvocations(world, incident);
    case 'forged request':
      return forge(world, incident);
  }
}

function updateByThem({ gke }: LocalCloud, address: TargetAddress, value: number, fault?: UpdateFault): Promise<unknown> {
  return gke.faults.updateBySomeoneElse(address, address.nodePool === undefined ? { description: `note ${value}` } : { 'autoscaling.max_node_count': 3 + (value % 10) }, fault);
}

/** What stands still is cancelled in the end, because somebody notices; what cannot be cancelled would stand still for ever. */
async function standStill(cloud: LocalCloud, address: TargetAddress, noticedAfterMs: number, begin: () => unknown): Promise<boolean> {
  const { gke, clock } = cloud;
  if (gke.settings.cancellation === 'ignored') {
    return false;
  }
  await begin();
  clock.at(clock.now() + noticedAfterMs, () => {
    if (cloud.viewOf(address) !== undefined) {
      gke.faults.cancelBySomeoneElse(address);
    }
  });
  return true;
}

function keepBusy(cloud: LocalCloud, address: TargetAddress, forMs: number): boolean {
  const { gke, clock } = cloud;
  gke.faults.keepBusy(address, 'A repair of its nodes is under way.');
  clock.at(clock.now() + forMs, () => {
    if (cloud.viewOf(address) !== undefined) {
      gke.faults.keepBusy(address, undefined);
    }
  });
  return true;
}

function cancel({ cloudFormation }: LocalCloud): boolean {
  const { status } = cloudFormation.describe(APP_STACK);
  if (status === 'UPDATE_IN_PROGRESS') {
    cloudFormation.cancelUpdate(APP_STACK);
    return true;
  }
  if (status === 'CREATE_IN_PROGRESS') {
    cloudFormation.deleteStack(APP_STACK);
    return true;
  }
  return false;
}

function stopExecution({ cloud, watch: { touches } }: IncidentWorld, { target, value }: Incident): boolean {
  const running = cloud.executions.filter(({ status }) => status === 'RUNNING');
  const execution = running[(target + value) % Math.max(running.length, 1)];
  if (execution === undefined) {
    return false;
  }
  const request = cloud.cloudFormation.sentRequests.find(({ requestId }) => execution.spec.input === JSON.stringify({ requestId }));
  // Whoever is told that it failed makes up for it; where nobody is told, nobody goes on.
  if (request !== undefined && (request.ending === 'answered' || request.requestType === 'Delete')) {
    touches.add(nameOf(addressIn(request.properties)), cloud.clock.now(), 'a person stopped the execution that was moving it back');
  }
  execution.stop(undefined, 'stopped by a person');
  return true;
}

/** Also one that nothing is linked to any more, or yet. */
function deleteSomeProfile({ iam }: LocalCloud, value: number): boolean {
  const ours = [...iam.current.profiles.values()].filter(({ path }) => path.startsWith(PROFILE_PATH_PREFIX));
  const profile = ours[value % Math.max(ours.length, 1)];
  if (profile === undefined) {
    return false;
  }
  iam.byHand(() => {
    profile.roleNames.forEach((role) => iam.removeRole(profile.instanceProfileName, role));
    iam.deleteInstanceProfile(profile.instanceProfileName);
  });
  return true;
}

function leaveStray({ cloud }: IncidentWorld, { value }: Incident, target: TargetName): boolean {
  const address = addressOf(target);
  const view = cloud.viewOf(address);
  if (view === undefined) {
    return false;
  }
  cloud.gke.faults.leaveStrayInstance(address, view.linkedProfile);
  cloud.clock.at(cloud.clock.now() + value * 1000, () => {
    if (cloud.viewOf(address) !== undefined) {
      cloud.gke.faults.removeStrayInstances(address);
    }
  });
  return true;
}

function beDown({ watch: { outages, timeline } }: IncidentWorld, { target, value }: Incident): boolean {
  const minutes = SHORTEST_OUTAGE_MINUTES + (value % LONGER_BY_MINUTES);
  timeline.add(`outage  ${outages.begin(target, minutes)} is down for ${minutes} minutes`);
  return true;
}

/** Somebody invokes the function by which CloudFormation's requests come. */
function forge({ cloud }: IncidentWorld, { target, value }: Incident): boolean {
  const requestType = (['Delete', 'Update', 'Create'] as const)[target % 3] ?? 'Delete';
  const namesAnother = value % (FORGERIES.length + 1) === FORGERIES.length;
  const forged = namesAnother
    ? deleteForAnother(cloud, target)
    : forgedRequest(cloud, APP_STACK, requestType, { forgery: FORGERIES[value % FORGERIES.length], nth: target });
  if (forged !== undefined) {
    cloud.lambda.invokeAsync(forged.functionArn, forged.event);
  }
  return forged !== undefined;
}

/** Nothing is wrong with it, except that the profile was not made for the target. */
function deleteForAnother(cloud: LocalCloud, nth: number): ForgedRequest | undefined {
  const ResourceProperties = forgedRequest(cloud, APP_STACK, 'Delete', { nth })?.event.ResourceProperties;
  return ResourceProperties === undefined || ResourceProperties['NodePool'] === 'spare'
    ? undefined
    : forgedRequest(cloud, APP_STACK, 'Delete', { nth, changes: { ResourceProperties: { ...ResourceProperties, NodePool: 'spare' } } });
}

function refuseInvocations({ watch: { outages, timeline } }: IncidentWorld, { target, value }: Incident): boolean {
  const minutes = 1 + (value % LONGEST_REFUSAL_OF_LAMBDA_MINUTES);
  timeline.add(`outage  Lambda answers ${outages.beginOfLambda(target, minutes)} for ${minutes} minutes`);
  return true;
}
