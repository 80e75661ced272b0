import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { resourcesHeldBy } from '../../lambda/aws/stacks';
import { ServiceCallError } from '../../lambda/errors/service-call-error';
import type { Seen } from '../../lambda/preflight/seen';
import { CredentialsError } from '../caller/access';
import type { CallersClients } from '../caller/aws';
import { helped } from '../command-line/arguments';
import { ExplainedError } from '../command-line/explained-error';
import { withPatience } from '../command-line/patience';
import type { Terminal } from '../command-line/terminal';
import type { AppStack } from '../plan/assembly';
import { chosenOfApp } from '../plan/choose-stacks';
import { hasRotations } from '../plan/rotation';
import { StackAccesses } from '../plan/stack-access';
import { parseTimelineArguments, TIMELINE_HELP, type TimelineOptions } from './command-line';
import { timelinePage } from './drawing/page';
import { eventsOfStack, linesOfGroup } from './engine/sources';
import { timelineOfEngine } from './engine/timeline';
import type { Timeline } from './model';

/** Whose credentials are used, and the clock. */
export interface TimelineSources {
  readonly aws: Seen<CallersClients>;
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
  if (helped(args, TIMELINE_HELP, print)) {
    return 0;
  }
  const options = parseTimelineArguments(args, Date.now());
  const places: readonly Place[] = options.region === undefined ? placesInApp(options) : options.stacks.map((name) => ({ name, path: nameOf(name), nesting: [], region: options.region }));
  const { aws, now } = await connect();
  if (!('seen' in aws)) {
    throw new CredentialsError(aws.notSeen);
  }
  const accesses = new StackAccesses(aws, options.lookup ? 'always' : 'elsewhere');
  const found = await withPatience('Asking CloudFormation and CloudWatch Logs', async () => {
    const all: (Timeline | NotThere)[] = [];
    for (const place of places) {
      all.push(await timelineOf(place, accesses, options, now()).catch(notSeen));
    }
    return all;
  });
  const timelines = found.filter((one) => 'targets' in one);
  const missing = found.filter((one) => 'notThere' in one);
  const [first] = missing;
  // A stack that somebody has named is asked for; of an app some may not have been deployed, or not be seen by everybody.
  if (first !== undefined && (timelines.length === 0 || options.stacks.length > 0)) {
    throw first.failure ?? new ExplainedError(first.notThere);
  }
  const names = timelines.map(({ title }) => title).join(', ');
  write(options.html, timelinePage(`Rotations of ${names}`, "Drawn from the log lines of the engine's functions and the stack's events: nodes as EC2 showed them at each look.", timelines));
  const targets = timelines.flatMap((timeline) => timeline.targets);
  print(`${options.html}: ${targets.length} ${targets.length === 1 ? 'target' : 'targets'} of ${names} since ${new Date(options.since).toISOString()}\n`);
  missing.forEach(({ notThere }) => print(`Not drawn: ${notThere}\n`));
  return missing.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

/** A stack, and what it is called on the page. */
type Place = Pick<AppStack, 'name' | 'path' | 'nesting'> & Partial<AppStack>;

interface NotThere {
  readonly notThere: string;
  /** Set where it may be there, and could not be seen. */
  readonly failure?: Error;
}

function notSeen(error: unknown): NotThere {
  if (error instanceof CredentialsError || error instanceof ServiceCallError) {
    return { notThere: error.message, failure: error };
  }
  throw error;
}

/** @throws ExplainedError where no stack of the app has a rotation. */
function placesInApp(options: TimelineOptions): readonly Place[] {
  const places = chosenOfApp(options).filter(hasRotations);
  if (places.length === 0) {
    throw new ExplainedError(`No stack of ${options.app}${options.stacks.length === 0 ? '' : ' that --stack names'} has a rotation in it.`);
  }
  return places;
}

async function timelineOf(place: Place, accesses: StackAccesses, { since }: TimelineOptions, now: number): Promise<Timeline | NotThere> {
  const access = await accesses.of(place);
  if (!('seen' in access)) {
    throw new CredentialsError(`Stack ${place.path} cannot be looked at: ${access.notSeen}.`);
  }
  const { clients, region } = access.seen;
  const client = clients.cloudFormation(region);
  const stack = await findStack(client, place);
  const events = stack === undefined ? undefined : await eventsOfStack(client, stack, since);
  if (stack === undefined || events === undefined) {
    return {
      notThere: `There is no stack ${place.path} in region ${region}: ${place.template === undefined ? 'name it as CloudFormation does, and its region with --region; a stack that was deleted by its ID.' : 'it is not deployed.'}`,
    };
  }
  const groups = (await resourcesHeldBy(client, stack)).filter(({ type, logicalId }) => type === LOG_GROUP_TYPE && FUNCTION_LOG_GROUP.test(logicalId));
  if (groups.length === 0) {
    return { notThere: `Stack ${place.path} has no engine of cdk-gke-instance-profile, so there are no log lines to draw.` };
  }
  const lines = await Promise.all(groups.map(({ physicalId }) => linesOfGroup(clients.logs(region), physicalId, since)));
  const timeline = timelineOfEngine({ title: place.path, stackName: nameOf(stack), events, lines: lines.flat(), ...(isOpen(events) ? { until: now } : {}) });
  return events.length === 0 && timeline.targets.length === 0
    ? { notThere: `Nothing has happened to stack ${place.path} since ${new Date(since).toISOString()}: look further back with --since.` }
    : timeline;
}

/** Name or ID; a nested stack is found through the stacks that it is in. */
async function findStack(client: CloudFormationClient, { name, nesting }: Place): Promise<string | undefined> {
  let stack: string | undefined = name;
  for (const logicalId of nesting) {
    stack = stack === undefined ? undefined : (await resourcesHeldBy(client, stack)).find((held) => held.logicalId === logicalId)?.physicalId;
  }
  return stack;
}

/** Of a stack that is given by name or ID. */
function nameOf(stack: string): string {
  return STACK_NAME_IN_ID.exec(stack)?.[1] ?? stack;
}

/** Whether a deployment runs, and the picture reaches to this moment. */
function isOpen(events: readonly { readonly resourceType: string; readonly status: string }[]): boolean {
  return events.findLast(({ resourceType }) => resourceType === 'AWS::CloudFormation::Stack')?.status.endsWith('_IN_PROGRESS') ?? false;
}
