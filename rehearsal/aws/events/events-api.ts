import { jsonProtocol } from '../wire/json-protocol';
import { ServiceError } from '../wire/service-error';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import { DEFAULT_BUS, type EventBridge } from './event-bridge';

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  readonly EventBusName?: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;
const MOST_DETAIL_TYPE = 128;

/** PutEvents: each event is taken or refused by itself, in an answer that is a success either way. */
export function eventsApi(eventBridge: EventBridge): LoopbackHandler {
  return jsonProtocol({
    PutEvents: ({ Entries }) => {
      const entries = (Entries ?? []) as readonly Entry[];
      if (entries.length === 0 || entries.length > MOST_ENTRIES) {
        throw new ServiceError('ValidationException', `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MOST_ENTRIES}`);
      }
      if (entries.reduce((sum, { Detail = '' }) => sum + Buffer.byteLength(Detail), 0) > MOST_BYTES) {
        throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
      }
      const refused = entries.find(({ EventBusName: name = DEFAULT_BUS }) => eventBridge.refusals.get(eventBridge.nameOf(name)) === 'call');
      if (refused !== undefined) {
        throw new ServiceError('AccessDeniedException', `The caller is not authorized to perform: events:PutEvents on resource: ${refused.EventBusName} because no resource-based policy allows the events:PutEvents action`);
      }
      const answers = entries.map((entry) => put(eventBridge, entry));
      return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
    },
  });
}

function put(eventBridge: EventBridge, { Source: source = '', DetailType: detailType = '', Detail: detail, Resources: resources = [], EventBusName: name = DEFAULT_BUS }: Entry): object {
  if (source === '' || detailType === '' || detailType.length > MOST_DETAIL_TYPE || source.startsWith('aws.')) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter is not valid.' };
  }
  const parsed = parse(detail);
  if (parsed === undefined) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  if (eventBridge.refusals.get(eventBridge.nameOf(name)) === 'event') {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  // Not documented, but seen by many (aws-sdk #186, aws-cli #9186): what is sent to a bus that does not exist is taken and dropped.
  return { EventId: eventBridge.isKnown(name) ? eventBridge.publish({ source, detailType, resources, detail: parsed }, name) : 'dropped' };
}

function parse(detail: string | undefined): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(detail ?? '');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
