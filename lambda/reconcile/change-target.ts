import { RECONCILE_TIMEOUT_SECONDS } from '../../lib/contract';
import { MOST_ROLLBACKS } from '../decision/decide';
import { busyWords } from '../decision/words';
import { hasFailedAs, ServiceCallError } from '../errors/service-call-error';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { GkeOperation, GkeResource } from '../google/resources';
import { LedgerConflictError } from '../ledger/ledger';
import type { RecordedOperation, SentChange, TargetRow } from '../ledger/target-row';
import type { Link, Profile } from '../request/link';
import { targetMark } from '../request/target';
import type { Look } from './observe';
import { wait, type Outcome } from './outcome';
import type { World } from './world';
import { Again } from '../decision/times';

/*
 * The three changes that Google is asked for. Before each, the row says that it may have been sent (conditional on the
 * row that was decided on); after each, which operation came of it. When an invocation dies in between, the next one
 * looks for the operation that began then.
 */

/** What a change needs: the services, and the look on which it was decided. */
export interface ChangeStep {
  readonly world: World;
  readonly gke: GkeMultiCloud;
  readonly row: TargetRow;
  readonly look: Look;
  readonly link: Link;
}

/** A change that makes Google begin an operation. */
interface Change extends Pick<SentChange, 'verb' | 'toward'> {
  /** What else is written down before it is sent, and stays written unless Google refuses it. */
  readonly facts: Partial<TargetRow>;
  readonly call: () => Promise<GkeOperation>;
}

/** Links the desired profile, with the etag of the look on which that was decided. @throws ServiceCallError where Google did not begin it. */
export async function linkDesired(step: ChangeStep): Promise<Outcome> {
  const { world, gke, row, look, link } = step;
  const { desired } = row;
  const { resource } = look.observation;
  if (desired === undefined || resource === 'missing') {
    return wait(Again.SOON, 'the target has just vanished');
  }
  if (row.claim?.goal === 'restore') {
    const description = await world.profiles.describe(desired.name);
    if (description === undefined) {
      // Google might take the name all the same, and could start no node under it.
      return { kind: 'failed', why: `instance profile ${desired.name} does not exist any more, so the target stays as it is; change the rotation's generation and deploy again` };
    }
    if (description.target !== undefined && description.target !== targetMark(link.target)) {
      return { kind: 'failed', why: `instance profile ${desired.name} belongs to another target (${description.target}), so this one stays as it is` };
    }
  }
  const isFirstChange = row.claim?.goal === 'link' && row.before === undefined && resource.profileName !== desired.name;
  const { name: operation } = await send(step, {
    verb: 'update',
    toward: desired.name,
    facts: {
      neverSent: row.neverSent?.filter((name) => name !== desired.name),
      ...(isFirstChange ? { before: await profileLinkedNow(world, resource) } : {}),
      ...(row.degradedBefore === undefined ? { degradedBefore: resource.state === 'DEGRADED' } : {}),
    },
    call: () => gke.linkProfile(desired.name, resource.etag),
  });
  return wait(Again.SOON, 'Google has accepted the update', { operation, accepted: true });
}

/** @throws ServiceCallError where Google did not begin it. */
export async function rollBackNodePool(step: ChangeStep): Promise<Outcome> {
  const { world, gke, row, link } = step;
  const { attempts } = row;
  try {
    const { name: operation } = await send(step, {
      verb: 'rollback',
      toward: row.desired?.name ?? '',
      facts: { attempts: { ...attempts, rollback: attempts.rollback + 1 } },
      call: () => gke.rollback(link.respectPodDisruptionBudgets),
    });
    return wait(Again.SOON, 'Google has accepted the rollback of the node pool update', { operation });
  } catch (error) {
    if (!hasFailedAs(error, 'invalid')) {
      throw error;
    }
    await world.ledger.saveTarget({ ...(await world.ledger.target(row.id)), attempts: { ...attempts, rollback: MOST_ROLLBACKS } });
    return wait(Again.SOON, `Google does not roll this back, so the profile is linked back by an update: ${error.message}`);
  }
}

export async function cancelOperation({ world, gke, row }: ChangeStep): Promise<Outcome> {
  const { operation } = row;
  if (operation === undefined) {
    return wait(Again.SOON, 'our operation has just been forgotten');
  }
  try {
    await gke.cancel(operation.name);
  } catch (error) {
    if (hasFailedAs(error, 'refused')) {
      return cancelRefused(world, row, operation, error);
    }
    // It has ended in the meantime, or cannot be cancelled any more: then it is waited for.
    if (!hasFailedAs(error, 'conflict', 'busy', 'invalid', 'missing')) {
      throw error;
    }
  }
  await world.ledger.saveTarget({ ...row, operation: { ...operation, cancelRequested: true, cancelRefused: undefined } });
  return wait(Again.SOON, 'our operation is being cancelled', { operation: operation.name });
}

/** It may end by itself, or somebody may allow it: until then the target is as busy as with anybody else's operation. */
async function cancelRefused(world: World, row: TargetRow, operation: RecordedOperation, { message }: ServiceCallError): Promise<Outcome> {
  world.forgetCredentials();
  if (operation.cancelRefused !== message) {
    await world.ledger.saveTarget({ ...row, operation: { ...operation, cancelRefused: message } });
  }
  return wait(Again.AFTER_REFUSAL, `our earlier operation still runs, and cannot be cancelled: ${message}`, { operation: operation.name });
}

/** Sends a change between what is written before it and what is written after it. */
async function send({ world, row }: ChangeStep, { verb, toward, facts, call }: Change): Promise<GkeOperation> {
  const requestId = row.claim?.requestId ?? '';
  const startedAt = world.now();
  const sent: SentChange = { verb, toward, requestId, at: startedAt, until: startedAt + RECONCILE_TIMEOUT_SECONDS * 1000 };
  const next = await world.ledger.saveTarget({ ...row, ...facts, settledOn: undefined, awaitingEvidenceSince: undefined, sent });
  let operation: GkeOperation;
  try {
    operation = await call();
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    const { busy } = await world.ledger.saveTarget(afterError(error, row, { ...next, sent }, world.now()));
    throw error.kind === 'busy' && busy !== undefined
      ? new ServiceCallError(busyWords(busy), 'busy', { cause: error })
      : error;
  }
  const attempts = { ...next.attempts, ...(verb === 'update' ? { patch: next.attempts.patch + 1 } : {}) };
  const began = { name: operation.name, verb, toward, requestId, startedAt, cancelRequested: false };
  await record(world, { ...next, attempts, busy: undefined }, began);
  return operation;
}

/** What Google has refused never was: the row is as before, and a way back knows that nothing was touched. */
function afterError({ kind, fact }: ServiceCallError, before: TargetRow, next: TargetRow & { readonly sent: SentChange }, now: number): TargetRow {
  if (kind === 'transient') {
    // Neither yes nor no: an operation may have begun, but none that begins from now on is ours.
    return { ...next, sent: { ...next.sent, until: now } };
  }
  const busy = { since: before.busy?.since ?? now, refused: next.sent.verb, words: fact };
  return { ...before, revision: next.revision, ...(kind === 'busy' ? { busy } : {}) };
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
  return { name: resource.profileName, arn };
}
