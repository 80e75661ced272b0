/** What a bearer URL of S3 answered. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** PUTs to a bearer URL. Throws when nothing answers; the error's cause may say why, and never quotes the URL. */
export type Put = (url: string, body: string) => Promise<Reply>;

const REQUEST_TIMEOUT_MS = 10_000;

export async function put(url: string, body: string): Promise<Reply> {
  const response = await fetch(url, {
    method: 'PUT',
    // The URL is signed for an empty content type.
    headers: { 'content-type': '' },
    body,
    // Nobody else is to be told.
    redirect: 'manual',
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  return { status: response.status, body: await response.text() };
}
