import { createVerify, generateKeyPairSync } from 'node:crypto';
import type { Clock } from '../../world/clock/clock';
import { TokenRefusal } from './google-refusal';

/** Google's clock and ours may differ by this much. */
const TOLERANCE_SECONDS = 300;
const LONGEST_LIFE_SECONDS = 3600;

interface Claims {
  readonly iss?: string;
  readonly iat?: number;
  readonly exp?: number;
}

/** Keys of service accounts, and the assertions signed with them. */
export class ServiceAccountKeys {
  private readonly publicKeys = new Map<string, string>();

  public constructor(private readonly clock: Clock) {}

  /** @returns the JSON of a new key, as one downloads it from Google. */
  public create(email: string): string {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    this.publicKeys.set(email, publicKey);
    return JSON.stringify({
      type: 'service_account',
      project_id: email.replace(/^[^@]*@/, '').replace(/\.iam\.gserviceaccount\.com$/, ''),
      private_key_id: `rehearsal-key-${this.publicKeys.size}`,
      private_key: privateKey,
      client_email: email,
      client_id: '100000000000000000001',
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      universe_domain: 'googleapis.com',
    });
  }

  /** As when a key is deleted in Google's console. */
  public delete(email: string): void {
    this.publicKeys.delete(email);
  }

  /**
   * Checks a JWT bearer assertion.
   *
   * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
   */
  public check(assertion: string): { readonly email: string } | { readonly refused: TokenRefusal } {
    const [header = '', payload = '', signature = ''] = assertion.split('.');
    const { iss = '', iat = 0, exp = 0 } = claimsOf(payload);
    const publicKey = this.publicKeys.get(iss);
    if (publicKey === undefined) {
      return { refused: TokenRefusal.UNKNOWN_ACCOUNT };
    }
    if (!createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url')) {
      return { refused: TokenRefusal.BAD_SIGNATURE };
    }
    const now = this.clock.now() / 1000;
    const isTimely = iat <= now + TOLERANCE_SECONDS && exp > now - TOLERANCE_SECONDS && exp - iat <= LONGEST_LIFE_SECONDS;
    return isTimely ? { email: iss } : { refused: TokenRefusal.BAD_TIMEFRAME };
  }
}

function claimsOf(payload: string): Claims {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  } catch {
    return {};
  }
}
