import { createHmac } from 'node:crypto';

/** Where a response endpoint listens, below its origin; an origin may have a path of its own. */
export const RESPONSE_PATH = '/cloudformation-custom-resource-response/';

const LIFE_SECONDS = 7200;

/**
 * Host of the bucket that takes the answers of a region's custom resources; the region stands there without dashes.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 */
export function responseHost(region: string): string {
  return `cloudformation-custom-resource-response-${region.replaceAll('-', '')}.s3.${region}.amazonaws.com`;
}

/** Nothing is protected by it: it makes a guessed or shortened URL fail, as a real one would. */
const SIGNING_KEY = 'rehearsal';

export interface ResponseUrlSubject {
  readonly stackId: string;
  readonly logicalId: string;
  readonly requestId: string;
}

/** A presigned URL as custom resources get it; its issue time is in whole seconds. */
export function responseUrl(origin: string, subject: ResponseUrlSubject, now: number, region: string): string {
  const path = `${RESPONSE_PATH}${encodeURIComponent(`${subject.stackId}|${subject.logicalId}|${subject.requestId}`)}`;
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const url = new URL(`${origin}${path}`);
  url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
  url.searchParams.set('X-Amz-Date', date);
  url.searchParams.set('X-Amz-SignedHeaders', 'host');
  url.searchParams.set('X-Amz-Expires', String(LIFE_SECONDS));
  url.searchParams.set('X-Amz-Credential', `REHEARSAL/${date.slice(0, 8)}/${region}/s3/aws4_request`);
  url.searchParams.set('X-Amz-Signature', signature(url));
  return url.href;
}

export function requestIdOf(url: URL): string | undefined {
  return url.pathname.startsWith(RESPONSE_PATH) ? decodeURIComponent(url.pathname).split('|').at(-1) : undefined;
}

/** An error of S3. */
export interface ResponseUrlRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Why the URL is not honoured, or nothing when it is. S3 has no code of its own for one that has expired. */
export function refusalOf(url: URL, now: number): ResponseUrlRefusal | undefined {
  if (url.searchParams.get('X-Amz-Signature') !== signature(url)) {
    return SIGNATURE_DOES_NOT_MATCH;
  }
  const issued = (url.searchParams.get('X-Amz-Date') ?? '').replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  const expires = Date.parse(issued) + Number(url.searchParams.get('X-Amz-Expires')) * 1000;
  return now > expires ? { status: 403, code: 'AccessDenied', message: 'Request has expired' } : undefined;
}

export const SIGNATURE_DOES_NOT_MATCH: ResponseUrlRefusal = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};

/** What S3 says in XML. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function refusalXml({ code, message }: Pick<ResponseUrlRefusal, 'code' | 'message'>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

function signature(url: URL): string {
  const signed = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature');
  return createHmac('sha256', SIGNING_KEY)
    .update(JSON.stringify([url.pathname.slice(url.pathname.indexOf(RESPONSE_PATH)), signed]))
    .digest('hex');
}
