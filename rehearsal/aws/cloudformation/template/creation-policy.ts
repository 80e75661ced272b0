import { z } from 'zod';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html */
const LONGEST_TIMEOUT_SECONDS = 12 * 3600;
const DEFAULT_TIMEOUT_SECONDS = 5 * 60;
const DEFAULT_COUNT = 1;

const DURATION = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;

const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.int().min(1));

const timeout = z
  .string()
  .regex(DURATION, 'an ISO 8601 duration of the form PT#H#M#S is needed')
  .transform(secondsOf)
  .pipe(z.int().max(LONGEST_TIMEOUT_SECONDS, 'at most PT12H'));

/** How many signals a resource waits for before it counts as created, and how long. */
export interface ResourceSignalPolicy {
  readonly count: number;
  readonly timeoutSeconds: number;
}

export const creationPolicy = z.object({
  ResourceSignal: z
    .object({ Count: count.default(DEFAULT_COUNT), Timeout: timeout.default(DEFAULT_TIMEOUT_SECONDS) })
    .transform(({ Count, Timeout }): ResourceSignalPolicy => ({ count: Count, timeoutSeconds: Timeout })),
});

function secondsOf(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
