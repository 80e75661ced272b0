import { SERVICE_LIMIT } from '../clients/invocation-time';
import { CallTimeoutError, inTime } from '../clients/whole-call';

/** What a bearer URL of S3 answered. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** PUTs to a bearer URL. Throws when nothing answers; the error's cause may say why, and never quotes the URL. */
export type Put = (url: string, body: string) => Promise<Reply>;

export async function put(url: string, body: string): Promise<Reply> {
  try {
    return await inTime(SERVICE_LIMIT, async (signal) => {
      // The URL is signed for an empty content type. Nobody else is to be told, so nobody is followed.
      const response = await fetch(url, { method: 'PUT', headers: { 'content-type': '' }, body, redirect: 'manual', signal });
      return { status: response.status, body: await response.text() };
    });
  } catch (error) {
    throw error instanceof CallTimeoutError ? new Error('no whole answer', { cause: error }) : error;
  }
}
