import type * as z from 'zod';
import { GKE_LIMIT } from '../clients/invocation-time';
import { ServiceCallError } from '../errors/service-call-error';
import { gkeUrl } from './gke-url';
import { answerOfSomebodyElse, callGoogle, GoogleParty } from './google-call';
import { jsonOf, kindOfGoogleError, parseGoogleStatus } from './google-error';
import type { GoogleIdentity } from './identity';

export interface GkeCall {
  /** As in IAM: what the caller has to be allowed. */
  readonly permission: string;
  readonly method: 'GET' | 'PATCH' | 'POST';
  /** A resource name, or a method of one. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
}

/** The GKE Multi-Cloud API on the wire, in one location of one project. */
export class GkeApi {
  public constructor(
    private readonly identity: GoogleIdentity,
    private readonly project: string,
    private readonly location: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @throws ServiceCallError saying who we were, what Google said and what to do. */
  public async call<T>(schema: z.ZodType<T>, { permission, method, path, query, body }: GkeCall): Promise<T> {
    const url = gkeUrl(this.environment, this.location, path, query);
    const headers = { ...(await this.identity.requestHeaders()), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const request = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const answer = await callGoogle(GoogleParty.GKE, url, request, GKE_LIMIT);
    if (answer.status < 200 || answer.status >= 300) {
      throw this.failure(`${method} ${path}`, permission, answer.status, answer.body);
    }
    const parsed = schema.safeParse(jsonOf(answer.body));
    if (!parsed.success) {
      throw new ServiceCallError(`Google answered ${method} ${path} with HTTP ${answer.status} and a body that is not of this API`, 'transient');
    }
    return parsed.data;
  }

  private failure(what: string, permission: string, httpStatus: number, body: string): ServiceCallError {
    const status = parseGoogleStatus(httpStatus, body);
    if (status === undefined) {
      const { fact, kind } = answerOfSomebodyElse(GoogleParty.GKE, httpStatus);
      return new ServiceCallError(`${what}: ${fact}`, kind);
    }
    const kind = kindOfGoogleError(status);
    const remedy = `We were ${this.identity.who}; grant it ${permission} on project ${this.project} (see "Set up the Google side" in the README), then deploy again.`;
    const fact = `Google answered ${what} with HTTP ${httpStatus}, ${status.status}: ${status.message.replace(/\.$/, '')}.`;
    return new ServiceCallError(fact, kind, { remedy: kind === 'refused' ? remedy : undefined });
  }
}
