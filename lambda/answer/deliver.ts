import type { DecidedAnswer, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { answerBody } from './compose';

const REQUEST_TIMEOUT_MS = 10_000;

/** CloudFormation could not be reached: the answer is to be delivered again. The message carries no URL. */
export class UndeliveredAnswerError extends Error {
  public override readonly name = 'UndeliveredAnswerError';
}

/**
 * PUTs an answer to the ResponseURL. The same answer may be delivered more than once: CloudFormation takes the first.
 *
 * @returns when CloudFormation has it, or will not take it any more (the URL has expired).
 * @throws UndeliveredAnswerError when it is worth another try.
 */
export async function deliver(request: RequestRow & { readonly responseUrl: string }, answer: DecidedAnswer): Promise<void> {
  const body = answerBody(request, answer);
  const bytes = Buffer.byteLength(body);
  const about = { requestId: request.id, requestType: request.requestType, logicalResourceId: request.logicalResourceId, bytes };
  let status: number;
  try {
    const response = await fetch(request.responseUrl, {
      method: 'PUT',
      // The URL is signed for an empty content type.
      headers: { 'content-type': '' },
      body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    ({ status } = response);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    log({ what: 'answer not delivered', ...about, why: `no answer from the response URL: ${cause}` });
    throw new UndeliveredAnswerError(`request ${request.id}: no answer from the response URL`);
  }
  if (status >= 200 && status < 300) {
    log({ what: 'answer delivered', ...about, status: answer.status, httpStatus: status });
    return;
  }
  log({ what: 'answer not delivered', ...about, httpStatus: status });
  if (status === 429 || status === 408 || status >= 500) {
    throw new UndeliveredAnswerError(`request ${request.id}: the response URL answered HTTP ${status}`);
  }
}
