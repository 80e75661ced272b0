import { createSign, type KeyObject } from 'node:crypto';
import { awsSubjectToken } from './subject-token';
import { exchange, grantForKey, impersonate, SCOPE, type AccessToken } from './token-services';

/** Somebody whom Google lets in, and a sentence that says who that is. */
export interface GoogleIdentity {
  readonly who: string;
  /** Headers that let a request in. @throws ServiceCallError where there is no token to be had. */
  requestHeaders(): Promise<Readonly<Record<string, string>>>;
}

export interface Federation {
  readonly audience: string;
  readonly tokenUrl: URL;
  /** Absent: the federated identity itself is let in. */
  readonly impersonationUrl?: URL;
}

export interface ServiceAccountKey {
  readonly email: string;
  readonly key: KeyObject;
  readonly keyId?: string;
}

/** Where keys of service accounts are honoured; nothing in a key file says otherwise. */
const OAUTH_TOKEN_URL = 'https://oauth2.googleapis.com/token';
const ASSERTION_LIFETIME_SECONDS = 3600;
/** A token that expires so soon might expire on its way. */
const EARLY_MS = 5 * 60 * 1000;

/** Workload identity federation: an AWS identity is exchanged for one of Google, which impersonates a service account. */
export function federatedIdentity({ audience, tokenUrl, impersonationUrl }: Federation, who: string, environment: NodeJS.ProcessEnv): GoogleIdentity {
  return identityWith(who, async () => {
    const federated = await exchange(tokenUrl, audience, await awsSubjectToken(audience, environment), who);
    return impersonationUrl === undefined ? federated : impersonate(impersonationUrl, federated, who);
  });
}

export function keyIdentity(key: ServiceAccountKey, who: string): GoogleIdentity {
  return identityWith(who, () => grantForKey(new URL(OAUTH_TOKEN_URL), assertionOf(key), who));
}

/** A token is kept as long as it lives; a call that fails leaves nothing behind. */
function identityWith(who: string, fetchToken: () => Promise<AccessToken>): GoogleIdentity {
  let token: AccessToken | undefined;
  return {
    who,
    requestHeaders: async () => {
      if (token === undefined || token.expiresAt - EARLY_MS <= Date.now()) {
        token = await fetchToken();
      }
      return { authorization: `Bearer ${token.value}` };
    },
  };
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
function assertionOf({ email, key, keyId }: ServiceAccountKey): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: keyId };
  const claims = { iss: email, scope: SCOPE, aud: OAUTH_TOKEN_URL, iat: now, exp: now + ASSERTION_LIFETIME_SECONDS };
  const unsigned = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(key, 'base64url')}`;
}
