import type { Clock } from '../../world/clock/clock';
import { TokenRefusal } from './google-refusal';

/** Whose AWS credentials these are: the ARN, or nothing if AWS does not know them. */
export type IdentityOf = (accessKeyId: string) => string | undefined;

/** `google.subject`, which is the ARN under Google's default mapping, may have this many bytes. */
const LONGEST_SUBJECT_BYTES = 127;
/** AWS takes a signature for fifteen minutes. */
const SIGNATURE_LIFETIME_MS = 15 * 60 * 1000;

interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Reads a subject token as Google's STS does: a signed `GetCallerIdentity` request, which AWS would answer with who signed it.
 *
 * The signature itself is not computed again; whose it is and how old it is are.
 *
 * https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds#rest
 *
 * @returns the ARN of the caller, or why it is refused.
 */
export function readAwsSubjectToken(
  subjectToken: string,
  audience: string,
  clock: Clock,
  identityOf: IdentityOf,
): { readonly arn: string } | { readonly refused: TokenRefusal } {
  const request = parse(subjectToken);
  const headers = new Map(request?.headers.map(({ key, value }) => [key.toLowerCase(), value]));
  const isGetCallerIdentity =
    request?.method === 'POST' &&
    /^https:\/\/sts\.[a-z0-9-]+\.amazonaws\.com\/?\?Action=GetCallerIdentity&Version=2011-06-15$/.test(request.url);
  const authorization = headers.get('authorization') ?? '';
  const accessKeyId = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[a-z0-9-]+\/sts\/aws4_request/.exec(authorization)?.[1];
  if (!isGetCallerIdentity || accessKeyId === undefined || headers.get('x-goog-cloud-target-resource') !== audience) {
    return { refused: TokenRefusal.NOT_GET_CALLER_IDENTITY };
  }
  const arn = identityOf(accessKeyId);
  const signedAt = parseAmzDate(headers.get('x-amz-date') ?? '');
  if (arn === undefined || !(Math.abs(clock.now() - signedAt) <= SIGNATURE_LIFETIME_MS)) {
    return { refused: TokenRefusal.AWS_REFUSED };
  }
  return Buffer.byteLength(arn) > LONGEST_SUBJECT_BYTES ? { refused: TokenRefusal.SUBJECT_TOO_LONG } : { arn };
}

function parse(subjectToken: string): SignedRequest | undefined {
  try {
    const parsed = JSON.parse(decodeURIComponent(subjectToken)) as Partial<SignedRequest> | null;
    return parsed && Array.isArray(parsed.headers) ? (parsed as SignedRequest) : undefined;
  } catch {
    return undefined;
  }
}

/** `20261102T090000Z` @returns NaN for anything else. */
function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
