import { failUnlessDelete } from '../answer/compose';
import { deliver } from '../answer/deliver';
import type { Ledger } from '../ledger/ledger';
import type { RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import type { CustomResourceEvent } from '../request/custom-resource-event';
import { parseCause, type Cause } from './cause';

/*
 * Answers CloudFormation, once. Called by the state machine when an answer has been decided; and by EventBridge or
 * Lambda when nobody is left who could decide one, so that nobody waits in vain. Which of several callers comes first
 * does not matter: the ledger lets only one decide, and the decided answer may be delivered again.
 */

export interface Reporting {
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  now(): number;
}

const NEXT_STEP = 'What Google has accepted goes on there; CloudFormation now rolls back, and the rollback moves the target back.';
const ROW_LIFE_SECONDS = 90 * 24 * 60 * 60;

export async function report(world: Reporting, input: unknown): Promise<void> {
  const cause = parseCause(input);
  const request = cause.kind === 'not begun' ? await adopt(world, cause.event) : await world.ledger.request(cause.requestId);
  if (request === undefined) {
    log({ what: 'trouble', why: 'the ledger has no row of this request', ...('requestId' in cause ? { requestId: cause.requestId } : {}) });
    return;
  }
  const { responseUrl } = request;
  if (request.answeredAt !== undefined || responseUrl === undefined) {
    return;
  }
  const answer = request.answer ?? (await decideFor(world, request, cause));
  await deliver({ ...request, responseUrl }, answer);
  await world.ledger.closeRequest(request.id, world.now());
}

async function decideFor(world: Reporting, request: RequestRow, cause: Cause): Promise<NonNullable<RequestRow['answer']>> {
  const why = cause.kind === 'decided' ? 'no answer was decided' : cause.why;
  return world.ledger.decideAnswer(
    request.id,
    failUnlessDelete(request, request.assignments?.[0]?.link, `The engine could not finish this request: ${why}. ${NEXT_STEP}`),
  );
}

/** `begin` may have failed before it wrote the request down. */
async function adopt(world: Reporting, event: CustomResourceEvent): Promise<RequestRow> {
  return world.ledger.openRequest({
    id: event.requestId,
    requestType: event.requestType,
    stackId: event.stackId,
    logicalResourceId: event.logicalResourceId,
    issuedAt: event.issuedAt,
    responseUrl: event.responseUrl,
    expires: Math.floor(world.now() / 1000) + ROW_LIFE_SECONDS,
    ...(event.physicalResourceId === undefined ? {} : { physicalResourceId: event.physicalResourceId }),
  });
}
