import * as z from 'zod';
import { SERVICE_LIMIT } from '../clients/invocation-time';
import { ServiceCallError } from '../errors/service-call-error';
import { answerOfSomebodyElse, callGoogle, GoogleParty } from './google-call';
import { jsonOf, kindOfGoogleError, parseGoogleStatus } from './google-error';

/*
 * The calls that make an access token. They are made here and not by Google's library, because its exchange has no
 * timeout and keeps a promise that hangs for whoever asks next, and because what is in between is told apart here: each
 * party by its name, and what is no answer of theirs in fixed words, as it may hold half of a token.
 */

export interface AccessToken {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** Where an answer does not say it, a token is used this long. */
const SHORT_LIFE_SECONDS = 300;
const LIFETIME_SECONDS = 3600;

/** Goes into a header as it is. */
const token = z.string().regex(/^[\x21-\x7e]+$/);
const grantSchema = z.object({ access_token: token, expires_in: z.number().positive().default(SHORT_LIFE_SECONDS) });
const impersonationSchema = z.object({ accessToken: token, expireTime: z.string() });
const oauthErrorSchema = z.object({ error: z.string(), error_description: z.string().default('') });
const PASSING_OAUTH_ERRORS = ['temporarily_unavailable', 'server_error'];

interface TokenCall<T> {
  readonly party: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly schema: z.ZodType<T>;
  /** What to do about a refusal. */
  readonly remedy: string;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;

/**
 * Exchanges what proves our AWS identity for a token of Google.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 */
export async function exchange(url: URL, audience: string, subjectToken: string, who: string): Promise<AccessToken> {
  const parameters = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience,
    scope: SCOPE,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token: subjectToken,
    subject_token_type: AWS_SUBJECT_TOKEN_TYPE,
  });
  const remedy = `We were ${who}; check that the workload identity provider exists, is enabled, and accepts this function's role, then deploy again.`;
  return granted(await askForToken({ party: GoogleParty.STS, url, headers: FORM, body: parameters.toString(), schema: grantSchema, remedy }));
}

export const AWS_SUBJECT_TOKEN_TYPE = 'urn:ietf:params:aws:token-type:aws4_request';

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
export async function grantForKey(url: URL, assertion: string, who: string): Promise<AccessToken> {
  const parameters = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const remedy = `We were ${who}; check that the service account is enabled and still has this key, then deploy again.`;
  return granted(await askForToken({ party: GoogleParty.OAUTH, url, headers: FORM, body: parameters.toString(), schema: grantSchema, remedy }));
}

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
export async function impersonate(url: URL, federated: AccessToken, who: string): Promise<AccessToken> {
  const { accessToken, expireTime } = await askForToken({
    party: GoogleParty.IAM_CREDENTIALS,
    url,
    headers: { authorization: `Bearer ${federated.value}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: [SCOPE], lifetime: `${LIFETIME_SECONDS}s` }),
    schema: impersonationSchema,
    remedy: `We were ${who}; check that the service account exists, and that our principal has roles/iam.workloadIdentityUser on it, then deploy again.`,
  });
  return { value: accessToken, expiresAt: Date.parse(expireTime) || Date.now() + SHORT_LIFE_SECONDS * 1000 };
}

function granted({ access_token: value, expires_in: seconds }: z.infer<typeof grantSchema>): AccessToken {
  return { value, expiresAt: Date.now() + seconds * 1000 };
}

/** @throws ServiceCallError: `refused` where the party itself says no, otherwise `transient`; nothing that ends a rotation. */
async function askForToken<T>({ party, url, headers, body, schema, remedy }: TokenCall<T>): Promise<T> {
  const answer = await callGoogle(party, url, { method: 'POST', headers, body }, SERVICE_LIMIT);
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = schema.safeParse(jsonOf(answer.body));
    if (!parsed.success) {
      throw new ServiceCallError(`${party} answered HTTP ${answer.status} with something that is not a token, or not all of one.`, 'transient');
    }
    return parsed.data;
  }
  const refusal = refusalIn(answer.status, answer.body);
  if (refusal === undefined) {
    throw answerOfSomebodyElse(party, answer.status);
  }
  const fact = `${party} answered HTTP ${answer.status}, ${refusal.words}.`;
  throw refusal.passes ? new ServiceCallError(fact, 'transient') : new ServiceCallError(fact, 'refused', { remedy });
}

/** In OAuth's form, or in that of Google's APIs. https://datatracker.ietf.org/doc/html/rfc6749#section-5.2 */
function refusalIn(httpStatus: number, body: string): { readonly words: string; readonly passes: boolean } | undefined {
  const oauth = oauthErrorSchema.safeParse(jsonOf(body));
  if (oauth.success) {
    const { error, error_description: description } = oauth.data;
    const passes = PASSING_OAUTH_ERRORS.includes(error) || httpStatus === 408 || httpStatus === 429 || httpStatus >= 500;
    return { words: inWords(error, description), passes };
  }
  const status = parseGoogleStatus(httpStatus, body);
  return status && { words: inWords(status.status, status.message), passes: ['transient', 'conflict'].includes(kindOfGoogleError(status)) };
}

function inWords(code: string, message: string): string {
  return message === '' ? code : `${code}: ${message.replace(/\.$/, '')}`;
}
