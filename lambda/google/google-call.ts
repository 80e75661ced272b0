import { send, type HttpAnswer, type HttpRequest } from '../clients/http';
import type { TimeLimit } from '../clients/invocation-time';
import { ProxyRefusal, proxyWords } from '../clients/proxy';
import { ServiceCallError } from '../errors/service-call-error';

/** Whom we talk to at Google, in words. */
export const GoogleParty = {
  STS: "Google's Security Token Service",
  IAM_CREDENTIALS: "Google's IAM Service Account Credentials API",
  OAUTH: "Google's OAuth token endpoint",
  GKE: 'the GKE Multi-Cloud API',
} as const;

/**
 * Sends a request to somebody at Google, and comes back with what was answered, by whomever.
 *
 * @throws ServiceCallError where nobody has answered, or a proxy has, in words that hold nothing of the request.
 */
export async function callGoogle(party: string, url: URL, request: HttpRequest, limit: TimeLimit): Promise<HttpAnswer> {
  try {
    return await send(url, request, limit);
  } catch (error) {
    const whom = `${party} (${url.host})`;
    if (error instanceof ProxyRefusal) {
      const { fact, remedy, isForbidden } = proxyWords(whom, error);
      throw new ServiceCallError(fact, isForbidden ? 'refused' : 'transient', { remedy });
    }
    throw new ServiceCallError(`No answer from ${whom}: ${error instanceof Error ? error.message : String(error)}.`, 'transient');
  }
}

/** Of an answer that is none of the party's: it passes, and says nothing about what was asked. */
export function answerOfSomebodyElse(party: string, status: number): ServiceCallError {
  return new ServiceCallError(`HTTP ${status}, but not from ${party}: the answer holds none of its errors, so a proxy or a front end on the way has given it.`, 'transient');
}
