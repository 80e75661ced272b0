import type { LogFields } from '../../lambda/log/log';

/** What is logged while something runs. */
export async function linesLogged<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly lines: readonly LogFields[] }> {
  const lines: LogFields[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as LogFields);
    return true;
  });
  try {
    return { result: await run(), lines };
  } finally {
    write.mockRestore();
  }
}
