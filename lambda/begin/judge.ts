import { failUnlessDelete, succeed } from '../answer/compose';
import type { Ledger } from '../ledger/ledger';
import type { DecidedAnswer, RequestRow, Verdict } from '../ledger/request-row';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';

/** The wait is over: how did the rotation end? */
export interface Judgement {
  readonly link: Link;
  readonly isSettled: boolean;
  /** Verdict of the request that holds the claim on the target, where that request is for this link. */
  readonly verdict: Verdict | undefined;
}

/**
 * Answers the resource that comes after the wait of a long rotation, at once and from the ledger, so that the stack's
 * events show Google's words and not only that a signal was received.
 *
 * Only its creation judges. An update of it comes with an update of the link that was waited for itself, and its deletion
 * means nothing.
 */
export async function judge(ledger: Ledger, row: RequestRow, link: Link): Promise<DecidedAnswer> {
  const answer = row.requestType === 'Create' ? answerTo(row, await judgement(ledger, link)) : succeed(row, link);
  // One verdict per wait: a new profile under the same wait does not replace it.
  return { ...answer, physicalResourceId: row.physicalResourceId ?? `verdict/${link.wait ?? link.profile.name}` };
}

function answerTo(row: RequestRow, { link, isSettled, verdict }: Judgement): DecidedAnswer {
  if (isSettled) {
    return succeed(row, link, verdict?.reason);
  }
  return failUnlessDelete(
    row,
    link,
    verdict?.reason ??
      `The rotation of ${resourceName(link.target)} has not ended, but its wait was released: was the wait condition signalled by hand?`,
  );
}

async function judgement(ledger: Ledger, link: Link): Promise<Judgement> {
  const target = await ledger.target(resourceName(link.target));
  const holder = target.claim === undefined ? undefined : await ledger.request(target.claim.requestId);
  const isForThis = holder?.assignments?.some((one) => one.role === 'link' && one.link.wait === link.wait) === true;
  if (isForThis) {
    // Not where the target was settled before: it need not be there any more, and nothing was sent that would say so.
    return { link, isSettled: holder.verdict?.status === 'SUCCESS', verdict: holder.verdict };
  }
  return { link, isSettled: target.settledOn === link.profile.name, verdict: undefined };
}
