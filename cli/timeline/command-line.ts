import { parseOptions, UsageError, WRONG_USAGE } from '../command-line/arguments';
import { STACK_OPTIONS, stackChoice, type StackChoice } from '../plan/choose-stacks';

export const TIMELINE_HELP = `Usage: npx cdk-gke-instance-profile timeline --html FILE [options]

Draws what happened to the rotations of each stack as one page for a browser: what each node ran under and when, under
the stack's status, the requests, Google's operations and every fault. It is drawn from the log lines of the engine's
functions and from the stack's events, so nodes are seen as EC2 showed them at each look. Changes nothing.

  --html FILE      file to write
  --since WHEN     how far to look back: 90m, 12h, 3d, or a time such as 2026-11-02T09:00Z (default: 24h)
  --app DIR        directory that the app was synthesized to (default: cdk.out)
  --stack NAME     only the rotations of this stack, by its name or its path in the app; repeat it for more
  --region REGION  look at the deployed stacks that --stack names, in this region, without an app; a stack that was
                   deleted by its ID
  --lookup         look at every stack as the CDK's lookup role, also at those of your own AWS account
  --help           print this

AWS credentials and region are those of the AWS CLI. Stacks of another AWS account are looked at as the CDK's lookup role
there.

Exit code: 0 when the page is written; 1 when there is nothing to draw, or somebody could not be asked; ${WRONG_USAGE} when the command
line is wrong.
`;

export interface TimelineOptions extends StackChoice {
  readonly html: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

const MINUTES = { m: 1, h: 60, d: 1440 } as const;

/** @throws UsageError */
export function parseTimelineArguments(args: readonly string[], now: number): TimelineOptions {
  const { html, since = '24h', ...choice } = parseOptions(args, {
    ...STACK_OPTIONS,
    html: { type: 'string' },
    since: { type: 'string' },
  });
  if (html === undefined) {
    throw new UsageError('--html FILE is missing.');
  }
  return { ...stackChoice(choice), html, since: momentOf(since, now) };
}

function momentOf(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const moment = count === undefined ? (/^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN) : now - Number(count) * MINUTES[unit as keyof typeof MINUTES] * 60_000;
  if (Number.isNaN(moment) || moment > now) {
    throw new UsageError(`--since must be a while such as 90m, 12h or 3d, or a time that has passed, such as 2026-11-02T09:00Z, not "${text}".`);
  }
  return moment;
}
