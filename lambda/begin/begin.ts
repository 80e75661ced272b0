import type { ExecutionInput } from '../../lib/contract';
import { failUnlessDelete } from '../answer/compose';
import type { Ledger } from '../ledger/ledger';
import { newRequestRow, type Asked } from '../ledger/request-row';
import { log } from '../log/log';
import { parseCustomResourceEvent, type CustomResourceEvent } from '../request/custom-resource-event';
import { executionName, nameIn } from '../request/execution-name';
import type { Link } from '../request/link';
import { InvalidPropertiesError, parseLinkProperties } from '../request/link-properties';
import { reasonToDisbelieve } from '../request/provenance';

/*
 * CloudFormation invokes this asynchronously, so a request may arrive up to three times, minutes late and out of order,
 * or not at all. It only writes down what is asked for and starts the execution, whose first look asks CloudFormation and
 * claims the targets. Every step can be repeated: the request's row is written once, an execution of the same name starts
 * only once. When this fails for good, `report` is told.
 */

export interface Beginning {
  readonly ledger: Ledger;
  /** ID of the stack that the function is part of. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** What the ledger may hold of a ResponseURL. */
  sealUrl(requestId: string, url: string): Promise<string>;
  /** ARN of the execution of this name, started or not. */
  executionArn(name: string): string;
  /** Starts an execution unless one of this name has been started. */
  startExecution(name: string, input: ExecutionInput): Promise<void>;
}

export async function begin(world: Beginning, rawEvent: unknown): Promise<void> {
  const event = parseCustomResourceEvent(rawEvent);
  const why = reasonToDisbelieve(event, world.owner, world.now());
  if (why !== undefined) {
    log({ what: 'refused', requestId: event.requestId, requestType: event.requestType, why: `not a request of CloudFormation to this stack: ${why}` });
    return;
  }
  const asked = readAsked(event);
  const asking = { ...newRequestRow(event, world.now()), ...(asked instanceof InvalidPropertiesError ? {} : { asked }) };
  const name = executionName(asking);
  const fresh = { ...asking, sealedUrl: await world.sealUrl(event.requestId, event.responseUrl), executionArn: world.executionArn(name) };
  const row = await world.ledger.openRequest(fresh);
  const about = { requestId: row.id, requestType: row.requestType, stackId: row.stackId, logicalResourceId: row.logicalResourceId };
  log({ what: row === fresh ? 'accepted' : 'repeated', ...about });
  if (asked instanceof InvalidPropertiesError && row.asked === undefined && row.answer === undefined) {
    log({ what: 'refused', requestId: row.id, why: asked.message });
    await world.ledger.decideAnswer(row.id, failUnlessDelete(row, undefined, asked.message));
  }
  if (row.startedAt === undefined) {
    // Under the name that was written down first: another release may have given another one.
    await world.startExecution(row.executionArn === undefined ? name : nameIn(row.executionArn), { requestId: row.id });
    await world.ledger.markStarted(row.id, world.now());
  }
}

function readAsked(event: CustomResourceEvent): Asked | InvalidPropertiesError {
  try {
    const oldLink = event.requestType === 'Update' ? parseOld(event.oldProperties) : undefined;
    return { resourceType: event.resourceType, link: parseLinkProperties(event.properties), oldLink };
  } catch (error) {
    if (error instanceof InvalidPropertiesError) {
      return error;
    }
    throw error;
  }
}

/** An older contract, or properties that were refused before: then there was nothing that we could have linked. */
function parseOld(properties: unknown): Link | undefined {
  try {
    return parseLinkProperties(properties);
  } catch {
    return undefined;
  }
}
