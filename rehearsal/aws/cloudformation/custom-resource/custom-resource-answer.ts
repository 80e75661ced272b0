import { z } from 'zod';
import type { CustomResourceEvent } from './custom-resource-event';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
export const LONGEST_ANSWER_BYTES = 4096;
export const LONGEST_PHYSICAL_ID_BYTES = 1024;

/** What the body of an answer means to CloudFormation. */
export type CustomResourceAnswer =
  | {
      readonly status: 'SUCCESS';
      readonly physicalId: string;
      readonly data: Readonly<Record<string, string>>;
      /** May come with a success, too; no event shows it then. */
      readonly reason: string | undefined;
    }
  | { readonly status: 'FAILED'; readonly physicalId: string; readonly reason: string }
  /** CloudFormation takes the body, and fails the resource with its own words. */
  | { readonly status: 'INVALID'; readonly reason: string };

const body = z.object({
  Status: z.enum(['SUCCESS', 'FAILED']),
  PhysicalResourceId: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  Reason: z.string().optional(),
  NoEcho: z.boolean().optional(),
  Data: z.record(z.string(), z.unknown()).optional(),
});

export function parseAnswer(text: string, event: CustomResourceEvent): CustomResourceAnswer {
  if (Buffer.byteLength(text) > LONGEST_ANSWER_BYTES) {
    return invalid('Response object is too long.');
  }
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0];
    return invalid(field === undefined ? 'Response is not a JSON object.' : `Invalid ${String(field)}`);
  }
  const answer = parsed.data;
  const length = Buffer.byteLength(answer.PhysicalResourceId);
  if (length === 0 || length > LONGEST_PHYSICAL_ID_BYTES) {
    return invalid('Invalid PhysicalResourceId');
  }
  for (const field of ['StackId', 'RequestId', 'LogicalResourceId'] as const) {
    if (answer[field] !== event[field]) {
      return invalid(`Invalid ${field}`);
    }
  }
  if (answer.Status === 'FAILED') {
    return {
      status: 'FAILED',
      physicalId: answer.PhysicalResourceId,
      reason: `Received response status [FAILED] from custom resource. Message returned: ${answer.Reason ?? ''} (RequestId: ${event.RequestId})`,
    };
  }
  const data = Object.entries(answer.Data ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return {
    status: 'SUCCESS',
    physicalId: answer.PhysicalResourceId,
    data: Object.fromEntries(data) as Record<string, string>,
    reason: answer.Reason,
  };
}

function invalid(reason: string): CustomResourceAnswer {
  return { status: 'INVALID', reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
