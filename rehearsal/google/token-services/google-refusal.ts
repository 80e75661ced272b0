/** An error of Google's token endpoints, in OAuth's form. */
export interface TokenRefusal {
  readonly error: string;
  readonly error_description: string;
}

/** What users have met, in Google's words. */
export const TokenRefusal = {
  ATTRIBUTE_CONDITION: {
    error: 'unauthorized_client',
    error_description: 'The given credential is rejected by the attribute condition.',
  },
  INVALID_TARGET: {
    error: 'invalid_target',
    error_description:
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
  },
  SUBJECT_TOO_LONG: {
    error: 'invalid_grant',
    error_description:
      'The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or the incoming assertion to produce a mapped attribute that is less than 127 bytes.',
  },
  NOT_GET_CALLER_IDENTITY: {
    error: 'invalid_grant',
    error_description: 'Invalid format of AWS credentials: it has to be a signed GetCallerIdentity request.',
  },
  AWS_REFUSED: {
    error: 'invalid_grant',
    error_description: 'Received invalid AWS response of type com.amazon.coral.service#InvalidClientTokenId.',
  },
  UNKNOWN_ACCOUNT: { error: 'invalid_grant', error_description: 'Invalid grant: account not found' },
  BAD_SIGNATURE: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
  BAD_TIMEFRAME: {
    error: 'invalid_grant',
    error_description:
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
  },
} as const satisfies Readonly<Record<string, TokenRefusal>>;
