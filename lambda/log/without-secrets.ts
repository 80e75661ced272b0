const SECRETS: readonly RegExp[] = [
  // Query strings of presigned URLs, as a whole: no part of them helps anybody.
  /\?[^\s"'<>]*(?:X-Amz-(?:Signature|Credential|Security-Token)|Signature=|AWSAccessKeyId)[^\s"'<>]*/gi,
  /\bBearer\s+[A-Za-z0-9._~+/=-]+/gi,
  // OAuth 2.0 access tokens of Google, JSON Web Tokens, AWS access key IDs, PEM blocks.
  /\bya29\.[A-Za-z0-9._-]+/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
];

/**
 * Other people's words (an SDK's error, a proxy's page) before they reach a log, an answer or the ledger. The first
 * guard is that nothing secret is put into messages; this is the second.
 */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((clean, secret) => clean.replace(secret, '[secret]'), text);
}
