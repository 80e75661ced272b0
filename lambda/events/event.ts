import * as z from 'zod';
import type { EventTypeName } from '../../lib/contract';
import { DRIFT_KINDS } from '../ledger/watch-row';
import { MOST_WORDS } from '../log/bounded';

/** Raised when a field changes its meaning; fields may be added at any time. */
export const EVENT_VERSION = '1';

const profileName = z.string();

/** What an event says: the schema that ships, and the type of what is sent. */
export const EVENT_DETAIL = z
  .object({
    version: z.literal(EVENT_VERSION),
    id: z.string().min(1).describe('The same for the same happening, however often it is sent: events may come more than once.'),
    stack: z.string().regex(/^arn:/).describe('ID of the CloudFormation stack of the engine.'),
    target: z.string().regex(/^projects\//).describe('Resource name of the control plane or node pool.'),
    request: z.string().min(1).optional().describe("RequestId of CloudFormation's request; absent where nobody asked for anything."),
    profiles: z
      .object({ from: profileName.optional(), to: profileName.optional() })
      .optional()
      .describe('Names of the instance profiles that the target is moved from and to, as far as they are known.'),
    profile: profileName.optional().describe('Name of the instance profile that the event is about.'),
    nodes: z
      .object({ moved: z.int().nonnegative(), of: z.int().nonnegative() })
      .optional()
      .describe('Nodes that EC2 showed under the profile to move to, and all that there were.'),
    minutes: z.int().nonnegative().optional().describe('Since the request was issued.'),
    words: z.string().max(MOST_WORDS).optional().describe("What happened, in Google's and in our words, and what to do."),
    finding: z.enum(DRIFT_KINDS).optional().describe('What has drifted, in a word or two.'),
    since: z.iso.datetime().optional().describe('Since when it has been so.'),
    by: z.string().max(MOST_WORDS).optional().describe('Who did it, by which call, where that is known.'),
  })
  .meta({ title: 'detail of an event of cdk-gke-instance-profile' });

export type EventDetail = Readonly<z.infer<typeof EVENT_DETAIL>>;

/** Something that happened, as it is told: without what is the same in every event. */
export interface EngineEvent {
  readonly type: EventTypeName;
  readonly detail: Omit<EventDetail, 'version' | 'stack'>;
}
