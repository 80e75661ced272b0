import type { CustomResourceEvent } from '../request/custom-resource-event';
import type { Link } from '../request/link';
import type { Fate, Goal } from './target-row';

/** What a request asks for on one target. */
export interface Assignment {
  readonly link: Link;
  /** `delete`: CloudFormation no longer needs the link's profile, and the target is not to be touched. */
  readonly role: Goal | 'delete';
  readonly done: boolean;
  /** An Update that changes nothing about which profile the target runs under; whether it goes forward or back only the stack knows. */
  readonly sameProfile?: true;
  /** Of a way back: why nobody goes on with it. */
  readonly gaveUp?: string;
  /** What became of the profile that was to be deleted. */
  readonly fate?: Fate;
}

/** Something that has happened and is told: noticed once, sent until EventBridge has taken it. */
export interface Told {
  /** A detail type. */
  readonly type: string;
  /** Resource name. */
  readonly target: string;
  /** Name of the profile that it is about. */
  readonly profile: string;
  readonly sent: boolean;
}

/** What a request asks for, as it came: the first look makes assignments of it. */
export interface Asked {
  /** Link or verdict. */
  readonly resourceType: string;
  readonly link: Link;
  /** Update only: what CloudFormation says it was before. */
  readonly oldLink?: Link;
}

/** The one answer of a request: decided once, delivered until CloudFormation has it. */
export interface DecidedAnswer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
  readonly physicalResourceId: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** How a long rotation ended, for the resource that asks after the wait. */
export interface Verdict {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
}

/** The ledger's row of a request of CloudFormation. */
export interface RequestRow {
  readonly id: string;
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stackId: string;
  readonly logicalResourceId: string;
  /** The resource's ID before this request. */
  readonly physicalResourceId?: string;
  /** When CloudFormation issued it, or when it came where that is not known: requests are ordered by it. */
  readonly issuedAt: number;
  /**
   * Where to answer, sealed (`UrlKey`), in base64: a bearer secret, here until the answer is delivered. Absent where `begin`
   * could not take the request in: then `report` is told of the URL itself.
   */
  readonly sealedUrl?: string;
  /** Of the execution that `begin` starts with it; absent where `begin` has not written the row. */
  readonly executionArn?: string;
  /** Absent where the properties could not be used. */
  readonly asked?: Asked;
  /** Absent until the first look has planned the request. */
  readonly assignments?: readonly Assignment[];
  /** Milliseconds since the epoch; set when the execution was started: from then on somebody works on the request. */
  readonly startedAt?: number;
  readonly answer?: DecidedAnswer;
  /** Milliseconds since the epoch; set when CloudFormation has the answer, or can no longer be given one. */
  readonly answeredAt?: number;
  /** Long rotations only: it was once seen that CloudFormation will come to the wait behind this request. */
  readonly awaited?: true;
  /** Long rotations only: decided once, when the target has settled or cannot. */
  readonly verdict?: Verdict;
  /** ID of the first request for the verdict, which was told of it. */
  readonly verdictToldTo?: string;
  /** Milliseconds since the epoch; set when the wait condition has its signal, or nobody waits for it any more. */
  readonly signalledAt?: number;
  /** What of it was told. */
  readonly told?: readonly Told[];
  /** Since when Google or AWS refuse us, milliseconds since the epoch. */
  readonly refusedSince?: number;
  /** Seconds since the epoch after which DynamoDB may drop the row (time to live). */
  readonly expires: number;
}

const ROW_LIFE_SECONDS = 90 * 24 * 60 * 60;

/** The row of a request that has just arrived; written once, by whoever hears of the request first. */
export function newRequestRow(event: CustomResourceEvent, now: number): RequestRow {
  return {
    id: event.requestId,
    requestType: event.requestType,
    stackId: event.stackId,
    logicalResourceId: event.logicalResourceId,
    issuedAt: event.issuedAt ?? now,
    expires: Math.floor(now / 1000) + ROW_LIFE_SECONDS,
    physicalResourceId: event.physicalResourceId,
  };
}
