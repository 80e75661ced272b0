import { ANSWER_WITHIN_SECONDS, VERDICT_RESOURCE_TYPE, type ReconcileResult } from '../../lib/contract';
import { failUnlessDelete } from '../answer/compose';
import { allowedPart, remembering } from '../decision/allowance';
import { answerVerdict } from './answer-verdict';
import { claimsOf, targetsOf, type ClaimingRequest } from '../decision/claims';
import { troublePollSeconds } from '../decision/polling';
import { isKnownWithoutTestimony } from '../decision/without-testimony';
import { ServiceCallError } from '../errors/service-call-error';
import { LedgerConflictError } from '../ledger/ledger';
import { UnreadableRowError } from '../ledger/parse-row';
import type { Asked, RequestRow } from '../ledger/request-row';
import type { TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';
import type { Testimony } from '../aws/stack-operations';
import { answer } from './ending';
import type { World } from './world';
import { Patience } from '../decision/times';

/*
 * The first look at a request: CloudFormation is asked whether the request is its own, and what it asks for becomes claims
 * on targets. `begin` cannot wait, and what cannot be asked has to be waited for; but what the ledger knows to be a way
 * back goes on without, while there is time to move back.
 */

const MOST_TRIES = 5;
const NEVER_DEPLOYED =
  'The Google Cloud project and credentials of this request are none that the stack was deployed with, so nothing was moved or deleted. ' +
  'They are written by the construct: was the template edited? Synthesize and deploy again.';

/** CloudFormation could not be asked, for long. */
interface Silence {
  readonly kind: 'silence';
  readonly why: string;
}

/** Half of the time until CloudFormation has to hear something: an engine that goes with its stack lives no longer. */
const LONG_SILENCE_MS = (ANSWER_WITHIN_SECONDS * 1000) / 2;

/** @returns what the state machine is to do, or undefined where the request is planned and the look can go on. */
export async function takeUp(world: World, request: RequestRow, asked: Asked): Promise<ReconcileResult | undefined> {
  const { link, resourceType } = asked;
  const target = resourceName(link.target);
  let testimony: Testimony | Silence;
  try {
    testimony = await world.operations.testify({ ...request, resourceType });
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    testimony = { kind: 'silence', why: error.message };
    if (world.now() < request.issuedAt + LONG_SILENCE_MS) {
      return waitFor(world, request, target, error.message);
    }
  }
  if (testimony.kind === 'unknown' && world.now() < request.issuedAt + Patience.SHOWN_MS) {
    return waitFor(world, request, target, testimony.why);
  }
  if (testimony.kind === 'unknown' || testimony.kind === 'not its own') {
    return disown(world, request, link, testimony.why);
  }
  const silence = testimony.kind === 'silence' ? testimony : undefined;
  try {
    if (resourceType !== VERDICT_RESOURCE_TYPE) {
      return await claim(world, request, asked, silence);
    }
    // Only its creation tells anything, and tells it once.
    return silence !== undefined && request.requestType === 'Create'
      ? await disownIfLate(world, request, link, silence)
      : await answer(world, request, await answerVerdict(world.ledger, request, link));
  } catch (error) {
    if (!(error instanceof UnreadableRowError)) {
      throw error;
    }
    return isLate(world, request) ? answer(world, request, failUnlessDelete(request, link, `Nothing was moved or deleted: ${error.message}`)) : waitFor(world, request, target, error.message);
  }
}

function disown(world: World, request: RequestRow, link: Link, said: string): Promise<ReconcileResult> {
  const why = `CloudFormation does not stand by this request, so nothing was moved or deleted: ${said}`;
  log({ what: 'refused', requestId: request.id, target: resourceName(link.target), why });
  return answer(world, request, failUnlessDelete(request, link, why));
}

async function disownIfLate(world: World, request: RequestRow, link: Link, { why }: Silence): Promise<ReconcileResult> {
  return isLate(world, request) ? disown(world, request, link, why) : waitFor(world, request, resourceName(link.target), why);
}

function isLate(world: World, { issuedAt }: RequestRow): boolean {
  return world.now() >= issuedAt + ANSWER_WITHIN_SECONDS * 1000;
}

/** Claims the targets; where somebody else has just written a row, everything is planned anew. */
async function claim(world: World, request: RequestRow, asked: Asked, silence: Silence | undefined): Promise<ReconcileResult | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await claimTargets(world, request, asked, silence);
    } catch (error) {
      if (!(error instanceof LedgerConflictError) || tries >= MOST_TRIES) {
        throw error;
      }
    }
  }
}

function waitFor(world: World, { id: requestId, issuedAt }: RequestRow, target: string, why: string): ReconcileResult {
  const waitSeconds = troublePollSeconds(world.now() - issuedAt);
  log({ what: 'waiting', requestId, target, waitSeconds, why });
  return { requestId, next: 'wait', waitSeconds };
}

async function claimTargets(world: World, row: RequestRow, { link, oldLink }: Asked, silence: Silence | undefined): Promise<ReconcileResult | undefined> {
  const { id: requestId, requestType, issuedAt, physicalResourceId } = row;
  const request: ClaimingRequest = { requestId, requestType, issuedAt, link, physicalResourceId, oldLink };
  const rows = new Map<string, TargetRow>();
  for (const name of targetsOf(request)) {
    rows.set(name, await world.ledger.target(name));
  }
  const target = resourceName(link.target);
  const allowed = allowedPart(request, rows, world.deployedUses);
  if (allowed === undefined) {
    log({ what: 'refused', requestId: row.id, target, why: NEVER_DEPLOYED });
    return answer(world, row, failUnlessDelete(row, link, NEVER_DEPLOYED));
  }
  if (silence !== undefined) {
    const holder = rows.get(target)?.claim?.requestId;
    if (!isKnownWithoutTestimony(allowed, row.startedAt, rows, holder === undefined ? undefined : await world.ledger.request(holder))) {
      return disownIfLate(world, row, link, silence);
    }
    log({ what: 'trouble', requestId: row.id, target, why: `goes on without CloudFormation, by what the ledger knows: ${silence.why}` });
  }
  const planned = remembering(claimsOf(allowed, rows, world.now()), link);
  if (planned.supersededBy !== undefined) {
    const why = `a later request (${planned.supersededBy}) holds ${target}; this one came too late and does nothing`;
    log({ what: 'superseded', requestId: row.id, target, why });
    return answer(world, row, failUnlessDelete(row, link, why));
  }
  if (planned.refusal !== undefined) {
    log({ what: 'refused', requestId: row.id, target, why: planned.refusal });
    return answer(world, row, failUnlessDelete(row, link, planned.refusal));
  }
  for (const changed of planned.rows) {
    await world.ledger.saveTarget(changed);
  }
  await world.ledger.saveAssignments(row.id, planned.assignments);
  log({ what: 'claimed', requestId: row.id, target, profile: link.profile.name, goal: planned.assignments.map(({ role }) => role).join(', ') });
  return undefined;
}
