import { RECONCILE_TIMEOUT_SECONDS } from '../../lib/contract';
import { MOST_PATCHES } from '../decision/decide';
import { ServiceCallError } from '../errors/service-call-error';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { GkeOperation, GkeResource } from '../google/resources';
import { LedgerConflictError } from '../ledger/ledger';
import type { RecordedOperation, SentChange, TargetRow } from '../ledger/target-row';
import type { Link, Profile } from '../request/link';
import type { Look } from './observe';
import { wait, type Outcome } from './outcome';
import type { World } from './world';

/*
 * The three changes that Google is asked for. Before each, the row says that it may have been sent (conditional on the
 * row that was decided on); after each, which operation came of it. When an invocation dies in between, the next one
 * looks for the operation that began then.
 */

const FIRST_POLL_SECONDS = 5;
/** Doubled each time: an upgrade of the cluster, which keeps its node pools from being updated, has half an hour to end. */
const FIRST_BUSY_SECONDS = 60;

/** What a change needs: the services, and the look on which it was decided. */
export interface ChangeStep {
  readonly world: World;
  readonly gke: GkeMultiCloud;
  readonly row: TargetRow;
  readonly look: Look;
  readonly link: Link;
}

/** Links the wanted profile, with the etag of the look on which that was decided. */
export async function linkWanted({ world, gke, row, look }: ChangeStep): Promise<Outcome> {
  const { wanted } = row;
  const { resource } = look.observation;
  if (wanted === undefined || resource === 'missing') {
    return wait(FIRST_POLL_SECONDS, 'the target has just vanished');
  }
  if (row.claim?.goal === 'restore' && (await world.profiles.describe(wanted.name)) === undefined) {
    // Google might take the name all the same, and could start no node under it.
    return { kind: 'failed', why: `instance profile ${wanted.name} does not exist any more, so the target stays as it is; change the rotation's generation and deploy again` };
  }
  const isFirstChange = row.claim?.goal === 'link' && row.before === undefined && resource.profileName !== wanted.name;
  const next = await world.ledger.saveTarget({
    ...row,
    settledOn: undefined,
    awaitingEvidenceSince: undefined,
    attempts: { ...row.attempts, patch: row.attempts.patch + 1 },
    sent: sentNow(world, 'update', wanted.name),
    ...(isFirstChange ? { before: await profileLinkedNow(world, resource) } : {}),
    ...(row.degradedBefore === undefined ? { degradedBefore: resource.state === 'DEGRADED' } : {}),
  });
  let operation: GkeOperation;
  try {
    operation = await gke.linkProfile(wanted.name, resource.etag);
  } catch (error) {
    if (error instanceof ServiceCallError && ['conflict', 'busy', 'transient'].includes(error.kind)) {
      await world.ledger.saveTarget({ ...next, sent: sentAfter(error, next, row, world) });
      const backOff = (error.kind === 'busy' ? FIRST_BUSY_SECONDS : FIRST_POLL_SECONDS) * 2 ** next.attempts.patch;
      return next.attempts.patch >= MOST_PATCHES
        ? { kind: 'failed', why: `gave up after ${next.attempts.patch} attempts: ${error.message}` }
        : wait(backOff, error.message);
    }
    // Refused: Google will not act on it, so it does not count as an attempt.
    await world.ledger.saveTarget({ ...next, attempts: row.attempts, sent: row.sent });
    throw error;
  }
  await record(world, next, { name: operation.name, verb: 'update', toward: wanted.name, startedAt: world.now(), cancelRequested: false });
  return wait(FIRST_POLL_SECONDS, 'Google has accepted the update', { operation: operation.name }, true);
}

export async function cancelOperation({ world, gke, row }: ChangeStep): Promise<Outcome> {
  const { operation } = row;
  if (operation !== undefined) {
    try {
      await gke.cancel(operation.name);
    } catch (error) {
      // It has ended in the meantime, or cannot be cancelled any more: then it is waited for.
      if (!(error instanceof ServiceCallError) || !['conflict', 'busy', 'invalid', 'missing'].includes(error.kind)) {
        throw error;
      }
    }
    await world.ledger.saveTarget({ ...row, operation: { ...operation, cancelRequested: true } });
  }
  return wait(FIRST_POLL_SECONDS, 'our operation is being cancelled');
}

export async function rollBackNodePool({ world, gke, row, link }: ChangeStep): Promise<Outcome> {
  const next = await world.ledger.saveTarget({
    ...row,
    settledOn: undefined,
    awaitingEvidenceSince: undefined,
    attempts: { ...row.attempts, rollback: row.attempts.rollback + 1 },
    sent: sentNow(world, 'rollback', row.wanted?.name ?? ''),
  });
  let operation: GkeOperation;
  try {
    operation = await gke.rollback(link.respectPodDisruptionBudgets);
  } catch (error) {
    await world.ledger.saveTarget({ ...next, sent: sentAfter(error, next, row, world) });
    // Refused: after the last attempt the profile is linked back by an update instead.
    if (error instanceof ServiceCallError && ['conflict', 'busy', 'invalid', 'transient'].includes(error.kind)) {
      return wait(FIRST_POLL_SECONDS * 2 ** next.attempts.rollback, error.message);
    }
    throw error;
  }
  await record(world, next, { name: operation.name, verb: 'rollback', toward: row.wanted?.name ?? '', startedAt: world.now(), cancelRequested: false });
  return wait(FIRST_POLL_SECONDS, 'Google has accepted the rollback of the node pool update', { operation: operation.name });
}

/** What is written before a change is sent: whoever sends it dies before the function's time is up. */
function sentNow(world: World, verb: SentChange['verb'], toward: string): SentChange {
  return { verb, toward, at: world.now(), until: world.now() + RECONCILE_TIMEOUT_SECONDS * 1000 };
}

/** After an answer that says neither yes nor no, an operation may have begun, but none that begins from now on is ours. */
function sentAfter(error: unknown, { sent }: TargetRow, before: TargetRow, world: World): SentChange | undefined {
  const isOpen = error instanceof ServiceCallError && error.kind === 'transient';
  return isOpen && sent !== undefined ? { ...sent, until: world.now() } : before.sent;
}

/**
 * Writes down which operation came of a change. Where a later request has taken the claim over while Google was asked,
 * that one has to know as well, or it could not cancel what it is there to undo; it waits so long that it has not acted.
 *
 * @throws LedgerConflictError when the row had changed since, whether the operation could still be written or not.
 */
async function record(world: World, row: TargetRow, operation: RecordedOperation): Promise<void> {
  try {
    await world.ledger.saveTarget({ ...row, operation, sent: undefined });
  } catch (error) {
    if (error instanceof LedgerConflictError) {
      const now = await world.ledger.target(row.id);
      if (now.operation?.name === row.operation?.name) {
        await world.ledger.saveTarget({ ...now, operation, sent: undefined });
      }
    }
    throw error;
  }
}

async function profileLinkedNow(world: World, resource: GkeResource): Promise<Profile> {
  const arn = resource.iamInstanceProfile.startsWith('arn:')
    ? resource.iamInstanceProfile
    : (await world.profiles.describe(resource.profileName))?.arn;
  return { name: resource.profileName, ...(arn === undefined ? {} : { arn }) };
}
