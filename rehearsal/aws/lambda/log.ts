import { Writable } from 'node:stream';

/** What a function wrote, as CloudWatch Logs would keep it. */
export interface LogLine {
  readonly time: number;
  readonly functionName: string;
  /** Where CloudWatch Logs would keep it. */
  readonly logGroup?: string;
  readonly line: string;
}

/** A stream that hands over what is written to it, line by line. */
export function lineStream(onLine: (line: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      const text = chunk.toString();
      (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').forEach(onLine);
      done();
    },
  });
}
