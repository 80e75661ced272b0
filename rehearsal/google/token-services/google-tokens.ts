import type { Clock } from '../../world/clock/clock';

/** What every token given out here begins with; a test looks for it where secrets must not appear. */
export const GOOGLE_TOKEN_PREFIX = 'REHEARSAL-GOOGLE-TOKEN-do-not-log';

export type TokenKind = 'federated' | 'serviceAccount' | 'person';

export interface GoogleToken {
  readonly value: string;
  readonly kind: TokenKind;
  /** Federated: the AWS identity. Otherwise the service account, or the person. */
  readonly principal: string;
  readonly expires: number;
}

/** The access tokens that are out, valid in virtual time. */
export class GoogleTokens {
  private readonly tokens = new Map<string, GoogleToken>();

  public constructor(private readonly clock: Clock) {}

  public issue(kind: TokenKind, principal: string, lifetimeSeconds: number): GoogleToken {
    const value = `${GOOGLE_TOKEN_PREFIX}-${kind}-${this.tokens.size + 1}`;
    const token = { value, kind, principal, expires: this.clock.now() + lifetimeSeconds * 1000 };
    this.tokens.set(value, token);
    return token;
  }

  /** The token, unless it is unknown or has expired. */
  public valid(value: string): GoogleToken | undefined {
    const token = this.tokens.get(value);
    return token && this.clock.now() < token.expires ? token : undefined;
  }

  /** As when somebody revokes them: none that is out is valid any more. */
  public revokeAll(): void {
    this.tokens.clear();
  }
}
