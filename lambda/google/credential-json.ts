import { AwsClient, IdentityPoolClient, JWT, type AuthClient, type AwsClientOptions, type IdentityPoolClientOptions } from 'google-auth-library';
import * as z from 'zod';

const serviceAccountKey = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

/** Its URLs are taken on trust, as whoever may write the secret is trusted. An executable is not: there is none here. */
const externalAccount = z.looseObject({
  type: z.literal('external_account'),
  audience: z.string().min(1),
  credential_source: z.looseObject({ environment_id: z.string().optional(), executable: z.undefined().optional() }),
});

const credential = z.discriminatedUnion('type', [serviceAccountKey, externalAccount]);

/** What clients of Google's library are given, whatever the credential. */
export interface ClientSettings {
  readonly scopes: string[];
  readonly transporterOptions: { readonly timeout: number };
}

/**
 * Makes a client of a Google credential JSON: a service account key, or the configuration of an external account.
 *
 * The kinds are told apart here, because the library's own `fromJSON` takes any kind and writes a warning to the log.
 *
 * @throws Error, which may quote the credential.
 * @see https://google.aip.dev/auth/4110
 */
export function clientOfCredentialJson(text: string, settings: ClientSettings): { readonly client: AuthClient; readonly who: string } {
  const json = credential.parse(JSON.parse(text));
  if (json.type === 'service_account') {
    const { client_email: email, private_key: key, private_key_id: keyId } = json;
    return { client: new JWT({ ...settings, email, key, ...(keyId === undefined ? {} : { keyId }) }), who: email };
  }
  const { transporterOptions } = settings;
  const client =
    json.credential_source.environment_id === undefined
      ? new IdentityPoolClient({ ...json, transporterOptions } as unknown as IdentityPoolClientOptions)
      : new AwsClient({ ...json, transporterOptions } as unknown as AwsClientOptions);
  client.scopes = settings.scopes;
  return { client, who: json.audience };
}
