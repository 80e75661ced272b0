import { failUnlessDelete, succeed } from '../answer/compose';
import type { Ledger } from '../ledger/ledger';
import type { DecidedAnswer, RequestRow, Verdict } from '../ledger/request-row';
import type { Link } from '../request/link';
import { resourceName } from '../request/target';

/** The wait is over: how did the rotation end? */
export interface RotationEnd {
  readonly link: Link;
  readonly isSettled: boolean;
  /** Verdict of the request that holds the claim on the target, where that request is for this link. */
  readonly verdict: Verdict | undefined;
  /** An earlier verdict has told it already: CloudFormation did not ask for the rotation again. */
  readonly isRepeated: boolean;
}

/**
 * Answers the resource that comes after the wait of a long rotation, at once and from the ledger, so that the stack's
 * events show Google's words and not only that a signal was received.
 *
 * only its creation tells. An update of it comes with an update of the link that was waited for itself, and its deletion
 * means nothing.
 */
export async function answerVerdict(ledger: Ledger, row: RequestRow, link: Link): Promise<DecidedAnswer> {
  const answer = row.requestType === 'Create' ? answerTo(row, await endOf(ledger, row, link)) : succeed(row, link);
  // One verdict per wait: a new profile under the same wait does not replace it.
  return { ...answer, physicalResourceId: row.physicalResourceId ?? `verdict/${link.wait ?? link.profile.name}` };
}

function answerTo(row: RequestRow, { link, isSettled, verdict, isRepeated }: RotationEnd): DecidedAnswer {
  if (isSettled) {
    return succeed(row, link, verdict?.reason);
  }
  if (isRepeated) {
    return failUnlessDelete(row, link, repeatedWords(link, verdict));
  }
  return failUnlessDelete(
    row,
    link,
    verdict?.reason ??
      `The rotation of ${resourceName(link.target)} has not ended, but its wait was released: was the wait condition signalled by hand?`,
  );
}

/** A deployment without rollback, and the same one again: link and wait count as done, so only the verdict is asked for. */
function repeatedWords({ target }: Link, verdict: Verdict | undefined): string {
  return (
    `The rotation of ${resourceName(target)} has failed in an earlier deployment, and this one did not try again: ` +
    `change the rotation's generation and deploy again, or roll back (npx cdk rollback). It had failed with: ${verdict?.reason ?? 'no words'}`
  );
}

async function endOf(ledger: Ledger, row: RequestRow, link: Link): Promise<RotationEnd> {
  const target = await ledger.target(resourceName(link.target));
  const holder = target.claim === undefined ? undefined : await ledger.request(target.claim.requestId);
  const isForThis = holder?.assignments?.some((one) => one.role === 'link' && one.link.wait === link.wait) === true;
  if (isForThis) {
    // Not where the target was settled before: it need not be there any more, and nothing was sent that would say so.
    const isRepeated = holder.verdict !== undefined && (await ledger.tellVerdict(holder.id, row.id)) !== row.id;
    return { link, isSettled: holder.verdict?.status === 'SUCCESS', verdict: holder.verdict, isRepeated };
  }
  return { link, isSettled: target.settledOn === link.profile.name, verdict: undefined, isRepeated: false };
}
