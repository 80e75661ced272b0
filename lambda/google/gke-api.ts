import type * as z from 'zod';
import { FunctionEnvironment } from '../../lib/contract';
import { ServiceCallError } from '../errors/service-call-error';
import type { GoogleIdentity } from './credentials';
import { kindOfGoogleError, parseGoogleStatus } from './google-error';

const REQUEST_TIMEOUT_MS = 15_000;

export interface GkeCall {
  /** As in IAM: what the caller has to be allowed. */
  readonly permission: string;
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
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
  public async call<T>(schema: z.ZodType<T>, { permission, method, path, body }: GkeCall): Promise<T> {
    const endpoint = this.environment[FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT] ?? 'https://{location}-gkemulticloud.googleapis.com';
    const url = `${endpoint.replace('{location}', this.location)}/v1/${path}`;
    const what = `${method} ${path.replace(/\?.*/, '')}`;
    let response: { readonly status: number; readonly data: string };
    try {
      response = await this.identity.client.request<string>({
        url,
        method,
        ...(body === undefined ? {} : { data: body }),
        responseType: 'text',
        // The state machine is what tries again; a function that waits is a function that can die waiting.
        retry: false,
        timeout: REQUEST_TIMEOUT_MS,
        validateStatus: () => true,
      });
    } catch (error) {
      throw this.credentialError(what, error);
    }
    const text = typeof response.data === 'string' ? response.data : JSON.stringify(response.data);
    if (response.status < 200 || response.status >= 300) {
      throw this.googleError(what, permission, response.status, text);
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      throw new ServiceCallError(`Google answered ${what} with HTTP ${response.status} and a body that is not of this API`, 'transient');
    }
  }

  private googleError(what: string, permission: string, httpStatus: number, body: string): ServiceCallError {
    const status = parseGoogleStatus(body);
    const kind = kindOfGoogleError(httpStatus, status?.status ?? '');
    const said = status === undefined ? 'no error message of the API' : `${status.status}: ${status.message.replace(/\.$/, '')}`;
    const remedy = `We were ${this.identity.who}; grant it ${permission} on project ${this.project} (see "Set up the Google side" in the README), then deploy again.`;
    return new ServiceCallError(`Google answered ${what} with HTTP ${httpStatus}, ${said}.`, kind, kind === 'refused' ? { remedy } : {});
  }

  /**
   * No answer from the API itself: the network, or one of the two calls that make an access token. The cause is left
   * out, because errors of Google's library carry the request with its tokens.
   */
  private credentialError(what: string, error: unknown): ServiceCallError {
    const said = error instanceof Error ? error.message : String(error);
    const { status, wasSent } = whatIsKnownOf(error);
    if (!wasSent) {
      const remedy = `We were ${this.identity.who}; check the credential, then deploy again.`;
      return new ServiceCallError(`The Google credential cannot be used for ${what}: ${said}.`, 'refused', { remedy });
    }
    if (status >= 400 && status < 500 && status !== 429 && status !== 408) {
      const remedy =
        `We were ${this.identity.who}; check that the workload identity provider accepts this function's role ` +
        'and that its principal has roles/iam.workloadIdentityUser on the service account, or that the key of the service account is still valid, then deploy again.';
      return new ServiceCallError(`Google refused credentials for ${what}: HTTP ${status}, ${said}.`, 'refused', { remedy });
    }
    return new ServiceCallError(`no answer to ${what}: ${said}`, 'transient');
  }
}

/** Errors of Google's library carry the request that was sent; without one it failed before, on the credential itself. */
function whatIsKnownOf(error: unknown): { readonly status: number; readonly wasSent: boolean } {
  const { status, response, config } = error as { status?: unknown; response?: { status?: unknown }; config?: unknown };
  return { status: Number(status ?? response?.status ?? 0), wasSent: config !== undefined };
}
