const OLD_FORM_LIFETIME_SECONDS = 7200;

/**
 * When CloudFormation issued a request, from its presigned ResponseURL: `X-Amz-Date` (Signature Version 4), or
 * `Expires` less the URL's life of two hours (the older form). A function's own clock says nothing here, because
 * asynchronous invocations arrive late and out of order.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 *
 * @returns undefined where the URL has neither, or one that is no time: then the request is taken in by the time at
 * which it comes.
 */
export function issueTime(responseUrl: string): number | undefined {
  const query = new URL(responseUrl).searchParams;
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '');
  if (date) {
    const [year, month, day, hour, minute, second] = date.slice(1).map(Number) as [number, number, number, number, number, number];
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
  const expires = Number(query.get('Expires') ?? Number.NaN);
  if (Number.isInteger(expires) && expires > OLD_FORM_LIFETIME_SECONDS) {
    return (expires - OLD_FORM_LIFETIME_SECONDS) * 1000;
  }
  return undefined;
}
