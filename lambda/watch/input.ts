import * as z from 'zod';
import { clean } from '../log/clean';
import type { NotedCall } from '../ledger/watch-row';

/** A call of IAM that CloudTrail has told of, as far as it concerns a watch. */
export interface IamCall extends NotedCall {
  readonly profile?: string;
  readonly role?: string;
}

/** Longer than any session of a role; of ninety targets all of it has to fit into a row. */
const LONGEST_WORDS = 180;

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-iam.html, as CloudTrail records calls. */
const schema = z.object({
  source: z.literal('aws.iam'),
  detail: z.object({
    eventName: z.string(),
    eventTime: z.string(),
    userIdentity: z.object({ arn: z.string().optional(), type: z.string().optional(), invokedBy: z.string().optional() }).optional(),
    requestParameters: z.object({ instanceProfileName: z.string().optional(), roleName: z.string().optional() }).nullish(),
  }),
});

/**
 * The call that an event tells of; undefined where it is time for a look at everything. Whoever may invoke the function
 * can forge one: it makes the function look, and its words are repeated, cleaned, as what EventBridge has told.
 */
export function iamCallOf(event: unknown): IamCall | undefined {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    return undefined;
  }
  const { eventName, eventTime, userIdentity, requestParameters } = parsed.data.detail;
  const who = userIdentity?.arn ?? userIdentity?.invokedBy ?? userIdentity?.type ?? 'somebody';
  const { instanceProfileName: profile, roleName: role } = requestParameters ?? {};
  return {
    at: Date.parse(eventTime) || 0,
    by: `${short(who)} called iam:${short(eventName)} at ${short(eventTime)}`,
    ...(profile === undefined ? {} : { profile }),
    ...(role === undefined ? {} : { role }),
  };
}

function short(words: string): string {
  return clean(words).slice(0, LONGEST_WORDS);
}
