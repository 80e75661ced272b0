import type { Cancel, Clock } from '../../../world/clock/clock';
import type { LoopbackHandler, LoopbackResponse } from '../../../world/http/loopback-server';
import type { ResolvedProperties } from '../resource-provider';
import { type CustomResourceAnswer, parseAnswer } from './custom-resource-answer';
import type { CustomResourceEvent, RequestType } from './custom-resource-event';
import { refusalOf, refusalXml, requestIdOf, type ResponseUrlRefusal, SIGNATURE_DOES_NOT_MATCH } from './response-url';

/** An answer as it arrived, whether or not anybody still waited for it. */
export interface RecordedAnswer {
  readonly stackId: string;
  readonly logicalId: string;
  readonly requestId: string;
  readonly requestType: RequestType;
  readonly status: CustomResourceAnswer['status'];
  readonly bytes: number;
  readonly reason?: string;
  readonly physicalId?: string;
  readonly time: number;
  /** Nobody waited any more: the request had been abandoned, or its time was over. Ignored. */
  readonly late: boolean;
  /** The request had been answered before. Ignored. */
  readonly duplicate: boolean;
}

/** An attempt to answer that the endpoint did not take. */
export interface RefusedAnswer {
  readonly time: number;
  readonly requestId?: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type Ending = 'answered' | 'abandoned' | 'timed out';

/** A request as it was sent, and what became of it. The bearer URL stays out. */
export interface RecordedRequest {
  readonly requestId: string;
  readonly requestType: RequestType;
  readonly stackId: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly properties: ResolvedProperties;
  readonly issuedAt: number;
  /** Latest moment of an answer. */
  readonly deadline: number;
  /** Absent while it is waited for. */
  ending?: Ending;
}

interface PendingRequest {
  readonly event: CustomResourceEvent;
  readonly settle: (outcome: CustomResourceAnswer | 'timed out') => void;
  readonly cancelTimeout: Cancel;
  readonly record: RecordedRequest;
}

/** Every request that was ever sent, and the HTTP endpoint on which the answers arrive. */
export class CustomResourceRequests {
  /** In the order of arrival. */
  public readonly answers: RecordedAnswer[] = [];
  public readonly refusals: RefusedAnswer[] = [];
  private readonly requests = new Map<string, PendingRequest>();

  public constructor(private readonly clock: Clock) {}

  /** Every request that was sent, in order. */
  public get sent(): readonly RecordedRequest[] {
    return [...this.requests.values()].map(({ record }) => record);
  }

  /** Waits for the answer to `event`, at most `timeoutSeconds`. */
  public expect(event: CustomResourceEvent, timeoutSeconds: number): Promise<CustomResourceAnswer | 'timed out'> {
    return new Promise((settle) => {
      const issuedAt = this.clock.now();
      const deadline = issuedAt + timeoutSeconds * 1000;
      const cancelTimeout = this.clock.at(deadline, () => {
        this.end(event.RequestId, 'timed out');
        settle('timed out');
      });
      const record: RecordedRequest = {
        requestId: event.RequestId,
        requestType: event.RequestType,
        stackId: event.StackId,
        logicalId: event.LogicalResourceId,
        resourceType: event.ResourceType,
        properties: event.ResourceProperties,
        issuedAt,
        deadline,
      };
      this.requests.set(event.RequestId, { event, settle, cancelTimeout, record });
    });
  }

  /** Whatever is answered from now on is late. */
  public abandon(requestId: string): void {
    this.end(requestId, 'abandoned');
  }

  /** Answers are put here, as they are put to S3 in reality. */
  public readonly handle: LoopbackHandler = ({ method, url, headers, body }): LoopbackResponse => {
    const requestId = requestIdOf(url);
    const request = this.requests.get(requestId ?? '');
    if (!request) {
      return this.refuse({ status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist' }, requestId);
    }
    if (method !== 'PUT') {
      return this.refuse({ status: 405, code: 'MethodNotAllowed', message: 'The specified method is not allowed against this resource.' }, requestId);
    }
    // The URL was signed without a content type, and the older form of signature covers it.
    const refusal = headers['content-type'] ? SIGNATURE_DOES_NOT_MATCH : refusalOf(url, this.clock.now());
    if (refusal) {
      return this.refuse(refusal, requestId);
    }
    this.receive(request, body);
    return { status: 200 };
  };

  private receive(request: PendingRequest, body: string): void {
    const { event, record: { ending } } = request;
    const answer = parseAnswer(body, event);
    this.answers.push({
      stackId: event.StackId,
      logicalId: event.LogicalResourceId,
      requestId: event.RequestId,
      requestType: event.RequestType,
      status: answer.status,
      bytes: Buffer.byteLength(body),
      reason: answer.reason,
      physicalId: answer.status === 'INVALID' ? undefined : answer.physicalId,
      time: this.clock.now(),
      late: ending === 'abandoned' || ending === 'timed out',
      duplicate: this.answers.some((earlier) => earlier.requestId === event.RequestId),
    });
    if (!ending) {
      this.end(event.RequestId, 'answered');
      request.settle(answer);
    }
  }

  private refuse(refusal: ResponseUrlRefusal, requestId: string | undefined): LoopbackResponse {
    const { status, code, message } = refusal;
    this.refusals.push({ time: this.clock.now(), requestId, status, code, message });
    return { status, headers: { 'content-type': 'application/xml' }, body: refusalXml(refusal) };
  }

  private end(requestId: string, ending: Ending): void {
    const request = this.requests.get(requestId);
    if (request && !request.record.ending) {
      request.record.ending = ending;
      request.cancelTimeout();
    }
  }
}
