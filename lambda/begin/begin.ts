import { VERDICT_RESOURCE_TYPE, type ExecutionInput } from '../../lib/contract';
import { failUnlessDelete } from '../answer/compose';
import { LedgerConflictError, type Ledger } from '../ledger/ledger';
import { newRequestRow, type RequestRow } from '../ledger/request-row';
import type { TargetRow } from '../ledger/target-row';
import { log } from '../log/log';
import { parseCustomResourceEvent, type CustomResourceEvent } from '../request/custom-resource-event';
import type { Link } from '../request/link';
import { InvalidPropertiesError, parseLinkProperties } from '../request/link-properties';
import { reasonToDisbelieve } from '../request/provenance';
import { resourceName } from '../request/target';
import { judge } from './judge';
import { planRequest, targetsOf, type PlannableRequest } from './plan';

/*
 * CloudFormation invokes this asynchronously, so a request may arrive up to three times, minutes late and out of order,
 * or not at all. Every step can be repeated: the request's row is written once, a claim of our own is recognized, an
 * execution of the same name starts only once. When this fails for good, `report` is told.
 */

export interface Beginning {
  readonly ledger: Ledger;
  /** ID of the stack that the function is part of. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** ARN of the execution of a request, started or not. */
  executionArn(requestId: string): string;
  /** Starts the execution of a request unless it has been started. */
  startExecution(input: ExecutionInput): Promise<void>;
}

const MOST_TRIES = 5;

export async function begin(world: Beginning, rawEvent: unknown): Promise<void> {
  const event = parseCustomResourceEvent(rawEvent);
  const why = reasonToDisbelieve(event, world.owner, world.now());
  if (why !== undefined) {
    log({ what: 'refused', requestId: event.requestId, requestType: event.requestType, why: `not a request of CloudFormation to this stack: ${why}` });
    return;
  }
  const row = await world.ledger.openRequest({ ...newRequestRow(event, world.now()), executionArn: world.executionArn(event.requestId) });
  const about = { requestId: row.id, requestType: row.requestType, stackId: row.stackId, logicalResourceId: row.logicalResourceId };
  log({ what: row.assignments === undefined && row.answer === undefined ? 'accepted' : 'repeated', ...about });
  if (row.assignments === undefined && row.answer === undefined) {
    await plan(world, event, row);
  }
  if (row.startedAt === undefined) {
    await world.startExecution({ requestId: row.id });
    await world.ledger.markStarted(row.id, world.now());
  }
}

async function plan(world: Beginning, event: CustomResourceEvent, row: RequestRow): Promise<void> {
  let request: PlannableRequest;
  try {
    if (event.resourceType === VERDICT_RESOURCE_TYPE) {
      await world.ledger.decideAnswer(row.id, await judge(world.ledger, row, parseLinkProperties(event.properties)));
      return;
    }
    request = plannable(event, row);
  } catch (error) {
    if (!(error instanceof InvalidPropertiesError)) {
      throw error;
    }
    log({ what: 'refused', requestId: row.id, why: error.message });
    await world.ledger.decideAnswer(row.id, failUnlessDelete(row, undefined, error.message));
    return;
  }
  for (let tries = 1; ; tries += 1) {
    try {
      await claimTargets(world, row, request);
      return;
    } catch (error) {
      if (!(error instanceof LedgerConflictError) || tries >= MOST_TRIES) {
        throw error;
      }
    }
  }
}

async function claimTargets(world: Beginning, row: RequestRow, request: PlannableRequest): Promise<void> {
  const rows = new Map<string, TargetRow>();
  for (const name of targetsOf(request)) {
    rows.set(name, await world.ledger.target(name));
  }
  const planned = planRequest(request, rows, world.now());
  const target = resourceName(request.link.target);
  if (planned.supersededBy !== undefined) {
    const why = `a later request (${planned.supersededBy}) holds ${target}; this one came too late and does nothing`;
    log({ what: 'superseded', requestId: row.id, target, why });
    await world.ledger.decideAnswer(row.id, failUnlessDelete(row, request.link, why));
    return;
  }
  if (planned.refusal !== undefined) {
    log({ what: 'refused', requestId: row.id, target, why: planned.refusal });
    await world.ledger.decideAnswer(row.id, failUnlessDelete(row, request.link, planned.refusal));
    return;
  }
  for (const changed of planned.rows) {
    await world.ledger.saveTarget(changed);
  }
  await world.ledger.saveAssignments(row.id, planned.assignments);
  log({ what: 'claimed', requestId: row.id, target, profile: request.link.profile.name, goal: planned.assignments.map(({ role }) => role).join(', ') });
}

function plannable(event: CustomResourceEvent, { issuedAt }: RequestRow): PlannableRequest {
  const oldLink = event.requestType === 'Update' ? parseOld(event.oldProperties) : undefined;
  return {
    requestId: event.requestId,
    requestType: event.requestType,
    issuedAt,
    link: parseLinkProperties(event.properties),
    ...(event.physicalResourceId === undefined ? {} : { physicalResourceId: event.physicalResourceId }),
    ...(oldLink === undefined ? {} : { oldLink }),
  };
}

/** An older contract, or properties that were refused before: then there was nothing that we could have linked. */
function parseOld(properties: unknown): Link | undefined {
  try {
    return parseLinkProperties(properties);
  } catch {
    return undefined;
  }
}
