import type { Clock } from '../../world/clock/clock';
import type { LoopbackHandler, LoopbackRequest, LoopbackResponse } from '../../world/http/loopback-server';
import { readAwsSubjectToken, type IdentityOf } from './aws-subject-token';
import { json, refused } from '../answer';
import { GoogleError } from '../gke-multi-cloud/google-error';
import { TokenRefusal } from './google-refusal';
import { GoogleTokens, type TokenKind } from './google-tokens';
import { ServiceAccountKeys } from './service-account-keys';

interface GoogleAuthOptions {
  readonly clock: Clock;
  readonly identityOf: IdentityOf;
}

const TOKEN_LIFETIME_SECONDS = 3600;
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const REFRESH = 'refresh_token';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const AWS_REQUEST = 'urn:ietf:params:aws:token-type:aws4_request';
const AUDIENCE =
  /^\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/;

/** Google's token endpoints: token exchange for AWS identities, impersonation, service account keys, people. */
export class GoogleAuthStandIn {
  public readonly tokens: GoogleTokens;
  public readonly keys: ServiceAccountKeys;
  /** Who has logged in, by refresh token. */
  public readonly refreshTokens = new Map<string, string>();
  /** Set to have every token exchange refused. */
  public exchangeRefusal: TokenRefusal | undefined;
  /** Set to have impersonation refused: the binding on the service account is missing. */
  public impersonationDenied = false;

  /** `sts.googleapis.com`, and `oauth2.googleapis.com` beside it: their paths differ. */
  public readonly sts: LoopbackHandler = (request) => this.answerTokenRequest(request);

  /** `iamcredentials.googleapis.com` */
  public readonly iamCredentials: LoopbackHandler = (request) => this.impersonate(request);

  public constructor(private readonly options: GoogleAuthOptions) {
    this.tokens = new GoogleTokens(options.clock);
    this.keys = new ServiceAccountKeys(options.clock);
  }

  /** Whether `token` (without `Bearer`) would be let in by a Google API now. */
  public isValid(token: string): boolean {
    return this.tokens.valid(token) !== undefined;
  }

  private answerTokenRequest(request: LoopbackRequest): LoopbackResponse {
    const parameters = new URLSearchParams(request.body);
    const grantType = parameters.get('grant_type');
    if (request.method === 'POST' && request.url.pathname === '/v1/token' && grantType === TOKEN_EXCHANGE) {
      return this.exchange(parameters);
    }
    if (request.method === 'POST' && request.url.pathname === '/v1/oauthtoken' && grantType === REFRESH) {
      return this.refresh(parameters);
    }
    if (request.method === 'POST' && request.url.pathname === '/token' && grantType === JWT_BEARER) {
      return this.grantForKey(parameters);
    }
    return unknown(request);
  }

  /** https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token */
  private exchange(parameters: URLSearchParams): LoopbackResponse {
    const audience = parameters.get('audience') ?? '';
    if (this.exchangeRefusal) {
      return refusal(this.exchangeRefusal);
    }
    if (!AUDIENCE.test(audience)) {
      return refusal(TokenRefusal.INVALID_TARGET);
    }
    if (parameters.get('subject_token_type') !== AWS_REQUEST) {
      return refusal(TokenRefusal.NOT_GET_CALLER_IDENTITY);
    }
    const { clock, identityOf } = this.options;
    const subject = readAwsSubjectToken(parameters.get('subject_token') ?? '', audience, clock, identityOf);
    if ('refused' in subject) {
      return refusal(subject.refused);
    }
    return this.granted('federated', subject.arn, { issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' });
  }

  /** A person who has logged in with a workforce identity. https://cloud.google.com/iam/docs/workforce-log-in-gcloud */
  private refresh(parameters: URLSearchParams): LoopbackResponse {
    const person = this.refreshTokens.get(parameters.get('refresh_token') ?? '');
    return person === undefined ? refusal({ error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }) : this.granted('person', person);
  }

  private grantForKey(parameters: URLSearchParams): LoopbackResponse {
    const checked = this.keys.check(parameters.get('assertion') ?? '');
    return 'refused' in checked ? refusal(checked.refused) : this.granted('serviceAccount', checked.email);
  }

  private granted(kind: TokenKind, principal: string, more: object = {}): LoopbackResponse {
    const { value } = this.tokens.issue(kind, principal, TOKEN_LIFETIME_SECONDS);
    return json(200, { access_token: value, token_type: 'Bearer', expires_in: TOKEN_LIFETIME_SECONDS, ...more });
  }

  /** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
  private impersonate(request: LoopbackRequest): LoopbackResponse {
    const path = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(decodeURIComponent(request.url.pathname));
    if (request.method !== 'POST' || path?.[1] === undefined) {
      return unknown(request);
    }
    const caller = this.tokens.valid((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (!caller) {
      return refused(new GoogleError('UNAUTHENTICATED', 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.'));
    }
    if (this.impersonationDenied) {
      return refused(new GoogleError('PERMISSION_DENIED', "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).", [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'IAM_PERMISSION_DENIED',
          domain: 'iam.googleapis.com',
          metadata: { permission: 'iam.serviceAccounts.getAccessToken' },
        },
      ]));
    }
    const { lifetime, scope } = JSON.parse(request.body) as { lifetime?: string; scope?: readonly string[] };
    const seconds = Number((lifetime ?? `${TOKEN_LIFETIME_SECONDS}s`).replace(/s$/, ''));
    if (!scope || scope.length === 0 || !(seconds > 0 && seconds <= TOKEN_LIFETIME_SECONDS)) {
      return refused(new GoogleError('INVALID_ARGUMENT', 'Request contains an invalid argument.'));
    }
    const token = this.tokens.issue('serviceAccount', path[1], seconds);
    return json(200, {
      accessToken: token.value,
      expireTime: new Date(token.expires).toISOString().replace(/\.\d+Z$/, 'Z'),
    });
  }
}

/** https://datatracker.ietf.org/doc/html/rfc6749#section-5.2 */
function refusal(reason: TokenRefusal): LoopbackResponse {
  return json(400, reason);
}

function unknown({ method, url }: LoopbackRequest): LoopbackResponse {
  return refused(new GoogleError('NOT_FOUND', `${method} ${url.pathname} is not known to the stand-in`));
}
