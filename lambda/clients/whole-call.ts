import { timeFor, type TimeLimit } from './invocation-time';
import { unlessProxy } from './proxy';

/** Named as the AWS SDK names it. */
export class CallTimeoutError extends Error {
  public override readonly name = 'TimeoutError';
}

/** Nothing that we ask for is as large. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Makes a call that ends in its time, however the other side behaves: what libraries call a timeout covers the wait for
 * headers, or for the next byte, and some of them wait on although their request was destroyed (Node: while a proxy does
 * not answer).
 *
 * @param call has to come to the last byte of the answer, and to stop when it is told to.
 * @throws CallTimeoutError, ProxyRefusal, or what else `call` throws.
 */
export async function inTime<T>(limit: TimeLimit, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const milliseconds = timeFor(limit);
  if (milliseconds <= 0) {
    throw new CallTimeoutError('not asked, because the time of this invocation is used up');
  }
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new CallTimeoutError(`no whole answer within ${Math.ceil(milliseconds / 1000)} s`);
      // First of all: aborting may throw an error of its own.
      reject(error);
      stop.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([call(stop.signal), late]);
  } catch (error) {
    throw unlessProxy(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads an answer to its end. @throws Error where it breaks off or is absurdly long. */
export async function readWhole(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk as Uint8Array);
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) {
      throw new Error(`an answer of more than ${MOST_BYTES} bytes`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
