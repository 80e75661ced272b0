import { parseOptions, UsageError, WRONG_USAGE } from '../command-line/arguments';

export const TIMELINE_HELP = `Usage: npx cdk-gke-instance-profile timeline --stack NAME --html FILE [options]

Draws what happened to the rotations of a stack as one page for a browser: what each node ran under and when, under the
stack's status, the requests, Google's operations and every fault. It is drawn from the log lines of the engine's functions
and from the stack's events, so nodes are seen as EC2 showed them at each look. Changes nothing.

  --stack NAME     name of the stack, or its ID where it has been deleted; repeat it for more
  --html FILE      file to write
  --since WHEN     how far to look back: 90m, 12h, 3d, or a time such as 2026-11-02T09:00Z (default: 24h)
  --region REGION  AWS region of the stacks (default: yours)
  --help           print this

AWS credentials and region are those of the AWS CLI.

Exit code: 0 when the page is written; 1 when there is nothing to draw, or somebody could not be asked; ${WRONG_USAGE} when the command
line is wrong.
`;

export interface TimelineOptions {
  readonly stacks: readonly string[];
  readonly html: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly region?: string;
}

const MINUTES = { m: 1, h: 60, d: 1440 } as const;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** @returns `help` when that was asked for. @throws UsageError */
export function parseTimelineArguments(args: readonly string[], now: number): TimelineOptions | 'help' {
  const { stack = [], html, since = '24h', region, help = false } = parseOptions(args, {
    stack: { type: 'string', multiple: true },
    html: { type: 'string' },
    since: { type: 'string' },
    region: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (help) {
    return 'help';
  }
  if (stack.length === 0) {
    throw new UsageError('--stack NAME is missing.');
  }
  if (html === undefined) {
    throw new UsageError('--html FILE is missing.');
  }
  if (region !== undefined && !REGION.test(region)) {
    throw new UsageError(`--region cannot be "${region}".`);
  }
  return { stacks: [...new Set(stack)], html, since: momentOf(since, now), ...(region === undefined ? {} : { region }) };
}

function momentOf(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const moment = count === undefined ? (/^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN) : now - Number(count) * MINUTES[unit as keyof typeof MINUTES] * 60_000;
  if (Number.isNaN(moment) || moment > now) {
    throw new UsageError(`--since must be a while such as 90m, 12h or 3d, or a time that has passed, such as 2026-11-02T09:00Z, not "${text}".`);
  }
  return moment;
}
