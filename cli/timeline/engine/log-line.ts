import { z } from 'zod';

/** A line that one of the functions has written, and when. */
export interface LogLine {
  readonly time: number;
  readonly line: string;
}

/** What of a line is drawn; lines of other releases may have less, or more. */
export interface EngineLine {
  readonly time: number;
  readonly what: string;
  readonly requestId?: string;
  readonly requestType?: string;
  readonly stackId?: string;
  readonly logicalResourceId?: string;
  readonly target?: string;
  readonly profile?: string;
  readonly goal?: string;
  readonly operation?: string;
  readonly instances?: string;
  readonly status?: string;
  readonly waitSeconds?: number;
  readonly why?: string;
}

const text = z.string().optional();
const fields = z.object({
  what: z.string(),
  requestId: text,
  requestType: text,
  stackId: text,
  logicalResourceId: text,
  target: text,
  profile: text,
  goal: text,
  operation: text,
  instances: text,
  status: text,
  waitSeconds: z.number().optional(),
  why: text,
});

/** The lines of the engine, in the order of time; what Lambda itself writes between them is left out. */
export function engineLines(lines: readonly LogLine[]): readonly EngineLine[] {
  return lines
    .flatMap(({ time, line }) => {
      const parsed = line.startsWith('{') ? fields.safeParse(asJson(line)) : undefined;
      return parsed?.success === true ? [{ time, ...parsed.data }] : [];
    })
    .toSorted((one, other) => one.time - other.time);
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
