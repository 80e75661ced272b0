import { resourcesHeldBy } from '../../lambda/aws/stacks';
import { type Access, CredentialsError } from '../caller/access';
import type { CallersClients } from '../caller/aws';
import { ExplainedError } from '../command-line/explained-error';
import { withPatience } from '../command-line/patience';
import type { Terminal } from '../command-line/terminal';
import { parseTimelineArguments, TIMELINE_HELP, type TimelineOptions } from './command-line';
import { timelinePage } from './drawing/page';
import { linesOfGroup } from './engine/log-groups';
import { eventsOfStack } from './engine/stack-events';
import { timelineOfEngine } from './engine/timeline';
import type { Timeline } from './model';

/** Whose credentials are used, and the clock. */
export interface TimelineSources {
  readonly aws: Access<CallersClients>;
  readonly now: () => number;
}

const LOG_GROUP_TYPE = 'AWS::Logs::LogGroup';
/** Those of the functions: their logical IDs never change. */
const FUNCTION_LOG_GROUP = /GkeInstanceProfileRotation(?:Begin|Reconcile|Report)LogGroup$/;
const STACK_NAME_IN_ID = /^arn:[^:]*:cloudformation:[^:]*:[^:]*:stack\/([^/]+)\//;

/**
 * Runs `timeline` and returns its exit code.
 *
 * @throws UsageError, CredentialsError, ServiceCallError where AWS does not answer, or ExplainedError where there is nothing to draw.
 */
export async function runTimeline(args: readonly string[], connect: () => Promise<TimelineSources>, { print, write }: Pick<Terminal, 'print' | 'write'>): Promise<number> {
  const options = parseTimelineArguments(args, Date.now());
  if (options === 'help') {
    print(TIMELINE_HELP);
    return 0;
  }
  const { aws, now } = await connect();
  if ('missing' in aws) {
    throw new CredentialsError(aws.missing);
  }
  const timelines = await withPatience('Asking CloudFormation and CloudWatch Logs', async () => {
    const drawn: Timeline[] = [];
    for (const stack of options.stacks) {
      drawn.push(await timelineOfStack(aws.granted, stack, options, now()));
    }
    return drawn;
  });
  const title = `Rotations of ${timelines.map(({ title: name }) => name).join(', ')}`;
  write(options.html, timelinePage(title, "Drawn from the log lines of the engine's functions and the stack's events: nodes as EC2 showed them at each look.", timelines));
  const targets = timelines.flatMap((timeline) => timeline.targets);
  print(`${options.html}: ${targets.length} ${targets.length === 1 ? 'target' : 'targets'} of ${timelines.map(({ title: name }) => name).join(', ')} since ${new Date(options.since).toISOString()}\n`);
  return 0;
}

async function timelineOfStack({ cloudFormation, logs, homeRegion }: CallersClients, stack: string, { region = homeRegion, since }: TimelineOptions, now: number): Promise<Timeline> {
  const client = cloudFormation(region);
  const events = await eventsOfStack(client, stack, since);
  if (events === undefined) {
    throw new ExplainedError(`There is no stack ${stack} in region ${region}: name it as CloudFormation does, and its region with --region; a stack that was deleted by its ID.`);
  }
  const groups = (await resourcesHeldBy(client, stack)).filter(({ type, logicalId }) => type === LOG_GROUP_TYPE && FUNCTION_LOG_GROUP.test(logicalId));
  if (groups.length === 0) {
    throw new ExplainedError(`Stack ${stack} has no engine of cdk-gke-instance-profile, so there are no log lines to draw.`);
  }
  const lines = await Promise.all(groups.map(({ physicalId }) => linesOfGroup(logs(region), physicalId, since)));
  const name = STACK_NAME_IN_ID.exec(stack)?.[1] ?? stack;
  const timeline = timelineOfEngine({ title: name, stackName: name, events, lines: lines.flat(), ...(isOpen(events) ? { until: now } : {}) });
  if (events.length === 0 && timeline.targets.length === 0) {
    throw new ExplainedError(`Nothing has happened to stack ${stack} since ${new Date(since).toISOString()}: look further back with --since.`);
  }
  return timeline;
}

/** Whether a deployment runs, and the picture reaches to this moment. */
function isOpen(events: readonly { readonly resourceType: string; readonly status: string }[]): boolean {
  return events.findLast(({ resourceType }) => resourceType === 'AWS::CloudFormation::Stack')?.status.endsWith('_IN_PROGRESS') ?? false;
}
