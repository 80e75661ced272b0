import * as z from 'zod';
import type { Executions, SeenExecution } from '../aws/executions';
import { ServiceCallError } from '../errors/service-call-error';
import type { Ledger } from '../ledger/ledger';
import { UnreadableRowError } from '../ledger/parse-row';
import { newRequestRow, type RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import type { CustomResourceEvent } from '../request/custom-resource-event';
import { mayBeNamed, nameIn } from '../request/execution-name';
import { reasonToDisbelieve } from '../request/provenance';
import type { Cause } from './cause';

/** Who knows what is true. */
export interface Sources {
  readonly ledger: Ledger;
  readonly executions: Executions;
  /** ID of the stack that the function is part of. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A request, and why nobody else is going to finish it: undefined while somebody may. */
export interface Unfinished {
  readonly request: RequestRow;
  readonly why: string | undefined;
  /** Where to answer, as the request itself has it: whoever tells us of the request has told us that, too. */
  readonly responseUrl?: string;
  /** The ledger cannot be asked: nobody has written the request down, and nobody can. */
  readonly isUnwritten?: true;
}

/** Step Functions does not show yet what we were told: to be tried again. */
export class StillRunningError extends Error {
  public override readonly name = 'StillRunningError';
}

const ENDINGS: Readonly<Record<string, string>> = {
  ABORTED: 'a person or a program stopped the execution (StopExecution)',
  TIMED_OUT: 'the execution timed out',
  FAILED: 'the execution failed',
};

const NOT_BEGUN = 'the request could not be taken in, however often it was tried; see the log of the begin function';

/**
 * Looks up whether what `report` was told is true.
 *
 * @returns undefined where there is nothing to do about it.
 * @throws StillRunningError, ServiceCallError
 */
export async function evidenceOf(sources: Sources, cause: Cause): Promise<Unfinished | undefined> {
  const { ledger, executions } = sources;
  switch (cause.kind) {
    case 'decided':
      return withRow(cause.requestId, await ledger.request(cause.requestId), undefined);
    case 'execution ended':
      return endedExecution(ledger, executions, cause.executionArn);
    case 'not begun':
      return requestNotBegun(sources, cause.event);
  }
}

/**
 * `begin` may have failed before it wrote the request down. Where even now nothing can be written down, the request is
 * answered all the same: nobody comes after us, and whatever `begin` has left is outranked by the rollback that follows.
 */
async function requestNotBegun({ ledger, executions, owner, now }: Sources, event: CustomResourceEvent): Promise<Unfinished | undefined> {
  const disbelief = reasonToDisbelieve(event, owner, now());
  if (disbelief !== undefined) {
    return ignored(event.requestId, `not a request of CloudFormation to this stack: ${disbelief}`);
  }
  const row = newRequestRow(event, now());
  let request: RequestRow;
  try {
    request = await ledger.openRequest(row);
  } catch (error) {
    // A row that cannot be read is one that was written: somebody may work on it.
    if (!(error instanceof ServiceCallError) || error instanceof UnreadableRowError) {
      throw error;
    }
    log({ what: 'trouble', requestId: row.id, why: error.message });
    return { request: row, why: NOT_BEGUN, responseUrl: event.responseUrl, isUnwritten: true };
  }
  // Lambda delivers more than once: another delivery may have been taken in, and somebody works on it.
  const wasBegun = request.startedAt !== undefined || request.assignments !== undefined || (await wasStarted(executions, request));
  return wasBegun ? ignored(request.id, 'the request was begun after all') : { request, why: NOT_BEGUN, responseUrl: event.responseUrl };
}

/** Without an ARN `begin` has never got so far as to write the request down. */
async function wasStarted(executions: Executions, { id, executionArn }: RequestRow): Promise<boolean> {
  try {
    return executionArn !== undefined && (await executions.describe(executionArn)) !== undefined;
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    // What keeps us from asking has kept `begin` from starting it. Were it there all the same: it has claimed nothing yet,
    // and its first look finds the answer.
    log({ what: 'trouble', requestId: id, why: error.message });
    return false;
  }
}

async function endedExecution(ledger: Ledger, executions: Executions, executionArn: string): Promise<Unfinished | undefined> {
  const seen = await executions.describe(executionArn);
  const requestId = seen && requestIdIn(seen.input);
  if (seen === undefined || requestId === undefined || !mayBeNamed(seen.name, requestId)) {
    return ignored(requestId, 'this is no execution of a request');
  }
  const request = await ledger.request(requestId);
  if (request?.executionArn !== undefined && nameIn(request.executionArn) !== seen.name) {
    // Only the execution that `begin` has started speaks for a request.
    return ignored(requestId, 'this is another execution than that of the request');
  }
  if (seen.status === 'RUNNING' || seen.status === 'PENDING_REDRIVE') {
    throw new StillRunningError(`request ${requestId}: its execution is still running`);
  }
  const ending = ENDINGS[seen.status];
  return ending === undefined ? ignored(requestId, `its execution has ${seen.status}`) : withRow(requestId, request, endingWords(ending, seen, executionArn));
}

function withRow(requestId: string, request: RequestRow | undefined, why: string | undefined): Unfinished | undefined {
  return request === undefined ? ignored(requestId, 'the ledger has no row of this request') : { request, why };
}

function ignored(requestId: string | undefined, why: string): undefined {
  log({ what: 'trouble', why, requestId });
  return undefined;
}

function requestIdIn(input: string): string | undefined {
  try {
    return z.object({ requestId: z.string().min(1) }).parse(JSON.parse(input)).requestId;
  } catch {
    return undefined;
  }
}

function endingWords(ending: string, { error, cause }: SeenExecution, executionArn: string): string {
  const said = [error, cause === undefined ? undefined : functionsWords(cause)].filter((words) => words !== undefined && words !== '').join(': ');
  return `${ending}${said === '' ? '' : ` (${said})`}: ${executionArn}`;
}

/** The cause of a failed Lambda task is the JSON of the function's error. */
function functionsWords(cause: string): string {
  try {
    const { errorType, errorMessage } = z.object({ errorType: z.string(), errorMessage: z.string() }).parse(JSON.parse(cause));
    return `${errorType}: ${errorMessage}`;
  } catch {
    return cause;
  }
}
