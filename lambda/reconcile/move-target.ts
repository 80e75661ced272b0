import type { RoleDescription } from '../aws/instance-profiles';
import { decide, isUntouched, OUR_OPERATION_RUNS, type Action } from '../decision/decide';
import { lostOperation } from '../decision/lost-operation';
import { pollSeconds } from '../decision/polling';
import { busyWords } from '../decision/words';
import type { GkeMultiCloud } from '../google/gke-multi-cloud';
import type { GkeOperation } from '../google/resources';
import type { Assignment, RequestRow } from '../ledger/request-row';
import type { LinkedRole, RecordedOperation, TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import { resourceName } from '../request/target';
import { cancelOperation, linkDesired, rollBackNodePool, type ChangeStep } from './change-target';
import { finish, tidyUp } from './finish';
import { isAhead, lookAhead, reminded } from './look-ahead';
import { observe, operationUnderWay, progressOf, type Look } from './observe';
import { wait, type Outcome } from './outcome';
import { prepareProfile } from './prepare-profile';
import { remember } from './remember';
import { regionOfCluster } from './see-uses';
import type { World } from './world';
import { Again } from '../decision/times';

const ROLES_KEPT = 5;

/**
 * One step of linking a target, or of linking it back: look, decide, do at most one thing.
 *
 * Whatever is about to be sent is written to the target's row first, conditional on the row that was read; a killed
 * invocation therefore leaves either nothing or a row that says what may have been sent.
 */
export async function moveTarget(
  world: World,
  request: RequestRow,
  assignment: Assignment,
  mayAct: boolean,
): Promise<Outcome> {
  const { link, role } = assignment;
  let row = await world.ledger.target(resourceName(link.target));
  const { claim } = row;
  if (claim === undefined || claim.requestId !== request.id || role === 'delete') {
    return { kind: 'superseded', by: claim?.requestId ?? 'nobody' };
  }
  const now = world.now();
  if (now < claim.notBefore) {
    return wait(Math.ceil((claim.notBefore - now) / 1000), 'the request before had not ended; its functions may still be running');
  }
  if (claim.finished !== undefined) {
    return tidyUp(world, row, link, mayAct);
  }
  if (claim.goal === 'restore' && isUntouched(row)) {
    return finish(world, row, link, { why: 'the target was not touched, so there is nothing to move back' }, mayAct);
  }
  if (claim.goal === 'link' && row.desired !== undefined && row.prepared !== row.desired.name) {
    const preparation = await prepareProfile(world, link, claim.issuedAt);
    if (preparation.kind !== 'prepared') {
      return preparation;
    }
    row = await world.ledger.saveTarget({ ...row, prepared: row.desired.name, roles: rolesAfter(row, row.desired.name, preparation.roles) });
  }
  const gke = await world.gke(link);
  if (row.claim?.awsRegion === undefined) {
    row = await rememberRegion(world, gke, row);
  }
  const underWay = mayAct ? await operationUnderWay(world, gke, row) : undefined;
  if (underWay !== undefined) {
    const { operation, nodes } = underWay;
    await remember(world, row, { why: OUR_OPERATION_RUNS, operation, nodes });
    return reminded(wait(pollSeconds(now - request.issuedAt), OUR_OPERATION_RUNS, { ...progressOf(operation, underWay), accepted: isAccepted(row) }), row, false);
  }
  const look = await observe(world, gke, row);
  const found = lostOperation(row, look.observation.operations);
  if (found !== undefined) {
    log({ what: 'operation found', requestId: request.id, target: row.id, operation: found.name, why: 'it began when our change was sent, and nobody had written its name' });
    row = await world.ledger.saveTarget({ ...row, operation: found, sent: undefined, attempts: attemptsWith(found, row) });
  }
  const action = decide({
    goal: claim.goal,
    row,
    isNodePool: link.target.nodePool !== undefined,
    observation: look.observation,
    now: world.now(),
  });
  if (!mayAct && (action.do === 'patch' || action.do === 'rollback' || action.do === 'cancel')) {
    const why = row.busy === undefined ? action.why : `${action.why}; ${busyWords(row.busy)}`;
    return reminded(wait(0, why, progressOf(operationOf(action), look)), row, true);
  }
  const step = { world, gke, row, look, request, link, mayAct };
  if (action.do === 'patch' && isAhead(step)) {
    return lookAhead(step, request, assignment);
  }
  logDecision(request, row, look, action);
  return reminded(await act(step, action), row, !mayAct);
}

async function act(step: ChangeStep & { readonly request: RequestRow; readonly mayAct: boolean }, action: Action): Promise<Outcome> {
  const { world, row, look, request, mayAct } = step;
  const seen = { operation: operationOf(action), nodes: look.nodes };
  switch (action.do) {
    case 'wait':
      await remember(world, row, { ...seen, why: action.why }, action.unseen === true && row.busy === undefined ? { busy: { since: world.now() } } : {});
      return wait(pollSeconds(world.now() - request.issuedAt), action.why, { ...progressOf(operationOf(action), look), accepted: isAccepted(row) });
    case 'await evidence':
      await remember(world, row, { ...seen, why: action.why }, row.awaitingEvidenceSince === undefined ? { awaitingEvidenceSince: world.now() } : {});
      return wait(Math.max(Again.FOR_EVIDENCE, pollSeconds(world.now() - request.issuedAt)), action.why, { ...progressOf(operationOf(action), look), accepted: isAccepted(row) });
    case 'patch':
      return linkDesired(step);
    case 'cancel':
      return cancelOperation(step);
    case 'rollback':
      return rollBackNodePool(step);
    case 'settled':
      return finish(world, row, step.link, {
        settledOn: row.desired?.name,
        nodes: look.nodes,
        remark: action.remark,
        why: action.lingering.length === 0 ? undefined : `EC2 still shows instances under the profile that was left: ${action.lingering.join(', ')}`,
      }, mayAct);
    case 'nothing left':
      return finish(world, row, step.link, { why: action.why }, mayAct);
    case 'fail':
      return { kind: 'failed', why: action.why };
  }
}

/** The watch compares with it. A way back leads to one of the last few profiles. */
function rolesAfter({ roles = [] }: TargetRow, profile: string, held: readonly RoleDescription[]): readonly LinkedRole[] {
  return [...roles.filter((one) => one.profile !== profile), ...held.map(({ name, id }) => ({ profile, name, id }))].slice(-ROLES_KEPT);
}

/** An update that was found is one that Google has accepted. */
function attemptsWith({ verb, requestId }: RecordedOperation, { attempts, claim }: TargetRow): TargetRow['attempts'] {
  return verb === 'update' && requestId === claim?.requestId ? { ...attempts, patch: attempts.patch + 1 } : attempts;
}

/** Under this claim, and not by an earlier request. */
function isAccepted({ operation, desired, attempts }: TargetRow): boolean {
  return attempts.patch > 0 && operation !== undefined && operation.toward === desired?.name;
}

/** Asked once for each claim. A cluster that is gone has no region; the look that follows says so in better words. */
async function rememberRegion(world: World, gke: GkeMultiCloud, row: TargetRow): Promise<TargetRow> {
  const awsRegion = await regionOfCluster(gke);
  return awsRegion === undefined || row.claim === undefined ? row : world.ledger.saveTarget({ ...row, awsRegion, claim: { ...row.claim, awsRegion } });
}

function operationOf(action: Action): GkeOperation | undefined {
  return 'operation' in action ? action.operation : undefined;
}

/** Waiting is logged where the length of the wait is known. */
function logDecision(request: RequestRow, row: TargetRow, look: Look, action: Action): void {
  if (action.do === 'wait' || action.do === 'await evidence') {
    return;
  }
  log({
    what: action.do === 'fail' ? 'failed' : 'acting',
    requestId: request.id,
    target: row.id,
    status: action.do,
    goal: row.claim?.goal,
    profile: row.desired?.name,
    ...progressOf(operationOf(action), look),
    ...('why' in action ? { why: action.why } : {}),
  });
}
