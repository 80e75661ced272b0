import { clean } from '../../lambda/log/clean';

const SILENCE_MS = 1000;

/**
 * Does what may take a while, and says so on stderr as soon as it takes longer than a second; not in a log, where nobody
 * waits for it.
 */
export async function withPatience<T>(doing: string, work: () => Promise<T>, stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr): Promise<T> {
  if (!stream.isTTY) {
    return work();
  }
  let said = false;
  const timer = setTimeout(() => {
    said = true;
    stream.write(`${clean(doing)} …`);
  }, SILENCE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    if (said) {
      stream.write('\r\u001b[K');
    }
  }
}
