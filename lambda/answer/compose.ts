import type { LinkAttributes } from '../../lib/contract';
import type { DecidedAnswer, RequestRow } from '../ledger/request-row';
import { clean } from '../log/clean';
import { physicalResourceId, type Link } from '../request/link';

/** CloudFormation reads no more of an answer than this. */
export const MOST_ANSWER_BYTES = 4096;

const ELLIPSIS = ' […] ';

/** The request came without properties that could be used, and without an ID: CloudFormation wants some ID. */
const NO_LINK_ID = 'no-link';

/**
 * The ID that an answer has to carry: a Create and a successful Update carry the link's own, so that a rotation is a
 * replacement; a failed Update and every Delete carry the one that CloudFormation gave.
 */
function answerId(request: RequestRow, status: DecidedAnswer['status'], link: Link | undefined): string {
  const own = link === undefined ? undefined : physicalResourceId(link);
  const given = request.physicalResourceId;
  const isOwnBetter = request.requestType === 'Create' || (request.requestType === 'Update' && status === 'SUCCESS');
  return (isOwnBetter ? (own ?? given) : (given ?? own)) ?? NO_LINK_ID;
}

export function succeed(request: RequestRow, link: Link | undefined, remark?: string): DecidedAnswer {
  const attributes: LinkAttributes | undefined =
    link === undefined || request.requestType === 'Delete' ? undefined : { ProfileName: link.profile.name, ProfileArn: link.profile.arn };
  return {
    status: 'SUCCESS',
    physicalResourceId: answerId(request, 'SUCCESS', link),
    reason: remark && clean(remark),
    data: attributes && { ...attributes },
  };
}

/** A Delete never fails: a profile that could not be deleted is left over and listed, and nobody waits for it. */
export function failUnlessDelete(request: RequestRow, link: Link | undefined, reason: string): DecidedAnswer {
  return request.requestType === 'Delete'
    ? succeed(request, link, reason)
    : { status: 'FAILED', physicalResourceId: answerId(request, 'FAILED', link), reason: clean(reason) };
}

/** A long rotation fails through its verdict, whose IDs may be longer than the link's. */
const SPARE_BYTES = 300;

/** How many bytes of JSON fit behind the words that a failure begins with, before the middle has to give way. */
export function roomForReason(request: RequestRow, link: Link, beginning: string): number {
  const body = answerBody(request, failUnlessDelete(request, link, beginning));
  return MOST_ANSWER_BYTES - Buffer.byteLength(body) - SPARE_BYTES;
}

/**
 * The body of the answer, at most 4,096 bytes however long the reason: the middle of the reason gives way, because an
 * error's beginning says what and its end says what to do.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export function answerBody(request: Pick<RequestRow, 'id' | 'stackId' | 'logicalResourceId'>, answer: DecidedAnswer): string {
  const render = (reason: string): string =>
    JSON.stringify({
      Status: answer.status,
      ...(reason === '' ? {} : { Reason: reason }),
      PhysicalResourceId: answer.physicalResourceId,
      StackId: request.stackId,
      RequestId: request.id,
      LogicalResourceId: request.logicalResourceId,
      Data: answer.data,
    });
  // The last place before the stack's events, whoever has decided the answer.
  const reason = clean(answer.reason ?? '');
  const whole = render(reason);
  if (Buffer.byteLength(whole) <= MOST_ANSWER_BYTES) {
    return whole;
  }
  const characters = [...reason];
  let kept = characters.length;
  let body = whole;
  while (Buffer.byteLength(body) > MOST_ANSWER_BYTES && kept > 0) {
    // Bytes over the limit are at least as many as characters that have to go when each is one byte.
    kept = Math.max(0, kept - Math.max(1, Math.ceil((Buffer.byteLength(body) - MOST_ANSWER_BYTES) / 4)));
    const tail = Math.floor(kept / 3);
    body = render(characters.slice(0, kept - tail).join('') + ELLIPSIS + (tail === 0 ? '' : characters.slice(-tail).join('')));
  }
  return body;
}
