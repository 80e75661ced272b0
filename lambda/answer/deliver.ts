import { SERVICE_TIMEOUT_SECONDS } from '../../lib/contract';
import { ServiceCallError } from '../errors/service-call-error';
import type { DecidedAnswer, RequestRow } from '../ledger/request-row';
import { log } from '../log/log';
import { answerBody } from './compose';
import type { Put, Reply } from './put';

/** The answer did not arrive: it is to be delivered again. The message carries no URL. */
export class UndeliveredAnswerError extends Error {
  public override readonly name = 'UndeliveredAnswerError';
}

export interface Postman {
  readonly put: Put;
  /** The ResponseURL. @throws ServiceCallError when it cannot be opened now, which is as good as no answer from it. */
  url(): Promise<string>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * PUTs an answer to the ResponseURL. The same answer may be delivered more than once: CloudFormation takes the first.
 *
 * Whatever S3 says, it is tried again while CloudFormation waits: `400 RequestTimeout` is passing, and so is the `403` of
 * an endpoint policy that somebody is about to mend. Final is only a URL that has expired.
 *
 * @returns when CloudFormation has it, or cannot be given it any more.
 * @throws UndeliveredAnswerError when it is worth another try.
 */
export async function deliver(postman: Postman, request: RequestRow, answer: DecidedAnswer): Promise<void> {
  const body = answerBody(request, answer);
  const bytes = Buffer.byteLength(body);
  const about = { requestId: request.id, requestType: request.requestType, logicalResourceId: request.logicalResourceId, bytes };
  const reply = await posted(postman, body).catch((error: unknown) => (error instanceof Error ? error : new Error()));
  if (!(reply instanceof Error) && reply.status >= 200 && reply.status < 300) {
    log({ what: 'answer delivered', ...about, status: answer.status, httpStatus: reply.status });
    return;
  }
  const saying = reply instanceof Error ? { why: withoutAnswer(reply) } : { httpStatus: reply.status, why: codeIn(reply) };
  if (!(reply instanceof Error) && isExpired(reply)) {
    log({ what: 'answer not delivered', ...about, ...saying, status: 'the response URL has expired' });
    return;
  }
  if (postman.now() >= request.issuedAt + SERVICE_TIMEOUT_SECONDS * 1000) {
    log({ what: 'answer not delivered', ...about, ...saying, status: 'CloudFormation does not wait for it any more' });
    return;
  }
  log({ what: 'answer not delivered', ...about, ...saying });
  throw new UndeliveredAnswerError(`request ${request.id}: ${saying.why}`);
}

async function posted(postman: Postman, body: string): Promise<Reply> {
  return postman.put(await postman.url(), body);
}

function withoutAnswer(error: Error): string {
  if (error instanceof ServiceCallError) {
    return `the response URL cannot be opened: ${error.message}`;
  }
  const { cause } = error;
  return `no answer from the response URL: ${cause instanceof Error ? cause.message : ''}`;
}

/**
 * S3 has no code of its own for it, and another one for URLs that were signed with temporary credentials.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function isExpired({ status, body }: Reply): boolean {
  return (status === 403 && body.includes('<Message>Request has expired</Message>')) || body.includes('<Code>ExpiredToken</Code>');
}

function codeIn({ status, body }: Reply): string {
  return `the response URL answered HTTP ${status} ${/<Code>([A-Za-z]{1,64})<\/Code>/.exec(body)?.[1] ?? ''}`.trimEnd();
}
