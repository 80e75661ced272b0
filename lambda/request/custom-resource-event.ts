import * as z from 'zod';
import { issueTime } from './issue-time';

const envelope = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string().min(1),
  RequestId: z.string().min(1),
  ResourceType: z.string().min(1),
  LogicalResourceId: z.string().min(1),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.unknown(),
  OldResourceProperties: z.unknown().optional(),
});

/**
 * A request of CloudFormation for a custom resource.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface CustomResourceEvent {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly resourceType: string;
  readonly logicalResourceId: string;
  /** Absent on Create; made up by CloudFormation where it abandoned the Create. */
  readonly physicalResourceId: string | undefined;
  /** When CloudFormation issued the request, milliseconds since the epoch, where its ResponseURL says so. */
  readonly issuedAt: number | undefined;
  readonly properties: unknown;
  readonly oldProperties: unknown;
}

/**
 * Reads the envelope of a request; the properties in it are parsed separately, so that wrong ones can be answered.
 *
 * @throws Error without any part of the event in its message: the event carries a bearer URL.
 */
export function parseCustomResourceEvent(event: unknown): CustomResourceEvent {
  const result = envelope.safeParse(event);
  if (!result.success) {
    const fields = result.error.issues.map((issue) => issue.path.join('.') || 'event').join(', ');
    throw new Error(`not a custom resource request of CloudFormation; missing or wrong: ${fields}`);
  }
  const parsed = result.data;
  return {
    requestType: parsed.RequestType,
    responseUrl: parsed.ResponseURL,
    stackId: parsed.StackId,
    requestId: parsed.RequestId,
    resourceType: parsed.ResourceType,
    logicalResourceId: parsed.LogicalResourceId,
    physicalResourceId: parsed.PhysicalResourceId,
    issuedAt: issueTime(parsed.ResponseURL),
    properties: parsed.ResourceProperties,
    oldProperties: parsed.OldResourceProperties,
  };
}
