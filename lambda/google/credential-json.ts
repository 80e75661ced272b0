import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { Federation, ServiceAccountKey } from './identity';
import { jsonOf } from './google-error';
import { AWS_SUBJECT_TOKEN_TYPE } from './token-services';

/** Why a credential JSON is not taken, in words of ours: parts of it may be secret, or of another file altogether. */
export class CredentialJsonError extends Error {
  public override readonly name = 'CredentialJsonError';
}

/** Origins, and paths below them, that stand for Google's. */
export interface TokenEndpoints {
  readonly securityTokenService: string;
  readonly iamCredentials: string;
}

export type GoogleCredential = { readonly kind: 'key'; readonly key: ServiceAccountKey } | { readonly kind: 'federation'; readonly federation: Federation };

const text = z.string().min(1);
const keySchema = z.object({ client_email: text, private_key: text, private_key_id: text.optional() });
const externalAccountSchema = z.object({
  audience: text,
  subject_token_type: text,
  token_url: text,
  service_account_impersonation_url: text.optional(),
  credential_source: z.record(z.string(), z.unknown()),
});

/** What would make Google's libraries read a file, run a program, or ask somebody else: none of it is there, or to be asked. */
const FOREIGN_SOURCES: ReadonlyMap<string, string> = new Map([
  ['file', 'a file'],
  ['executable', 'an executable'],
  ['certificate', 'a certificate'],
]);
const IMPERSONATION = /^v1\/projects\/-\/serviceAccounts\/[A-Za-z0-9._@-]+:generateAccessToken$/;

/**
 * Reads a Google credential JSON: a service account key, or the configuration of an external account that is an AWS
 * identity. The function's identity is shown to nobody but Google (or the endpoints that the engine has instead), so
 * the URLs in it have to be Google's.
 *
 * @throws CredentialJsonError
 * @see https://google.aip.dev/auth/4110
 */
export function readCredentialJson(content: string, endpoints: TokenEndpoints): GoogleCredential {
  const json = z.looseObject({ type: z.string() }).safeParse(jsonOf(content));
  if (!json.success) {
    throw new CredentialJsonError('it is not JSON with a type');
  }
  switch (json.data.type) {
    case 'service_account': {
      const { client_email: email, private_key: key, private_key_id: keyId } = parse(keySchema, json.data);
      return { kind: 'key', key: { email, key: privateKey(key), keyId } };
    }
    case 'external_account':
      return { kind: 'federation', federation: externalAccount(parse(externalAccountSchema, json.data), endpoints) };
    default:
      throw new CredentialJsonError('its type is neither service_account nor external_account');
  }
}

function externalAccount(json: z.infer<typeof externalAccountSchema>, { securityTokenService, iamCredentials }: TokenEndpoints): Federation {
  const foreign = [...FOREIGN_SOURCES].flatMap(([name, what]) => (json.credential_source[name] === undefined ? [] : [what]));
  if (foreign.length > 0) {
    throw new CredentialJsonError(`its credential_source names ${foreign.join(' and ')}, which a function does not read`);
  }
  if (json.credential_source['environment_id'] !== 'aws1' || json.subject_token_type !== AWS_SUBJECT_TOKEN_TYPE) {
    throw new CredentialJsonError('its credential_source is not AWS, which is the only identity that a function has (environment_id aws1)');
  }
  const { audience, token_url: tokenUrl, service_account_impersonation_url: impersonationUrl } = json;
  return {
    audience,
    tokenUrl: googleUrl('token_url', tokenUrl, securityTokenService, /^v1\/token$/),
    ...(impersonationUrl === undefined
      ? {}
      : { impersonationUrl: googleUrl('service_account_impersonation_url', impersonationUrl, iamCredentials, IMPERSONATION) }),
  };
}

function googleUrl(field: string, value: string, endpoint: string, path: RegExp): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isGoogles = /^https:\/\/(?:[a-z0-9-]+\.)+googleapis\.com$/.test(url?.origin ?? '');
  const base = isGoogles ? `${url?.origin}/` : `${endpoint}/`;
  if (url === undefined || url.href !== value || !value.startsWith(base) || !path.test(value.slice(base.length))) {
    throw new CredentialJsonError(`its ${field} is not one of Google's (https://….googleapis.com), nor below the endpoint that the engine has instead`);
  }
  return url;
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    const isBroken = pem.includes('BEGIN') && (pem.includes('\\n') || pem.trim().split('\n').length < 3);
    throw new CredentialJsonError(
      isBroken
        ? 'the line breaks of its private_key are lost, or written with one backslash too many: store the file as Google gave it, unchanged (--secret-string file://key.json)'
        : 'its private_key is not a private key in PEM form',
    );
  }
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'a field');
    throw new CredentialJsonError(`its ${field} is missing, or not what it should be`);
  }
  return parsed.data;
}
