import * as z from 'zod';
import type { ErrorKind } from '../errors/service-call-error';

/** The part of google.rpc.Status that we read: `{"error": {"code", "message", "status"}}`. */
export interface GoogleStatus {
  readonly message: string;
  readonly status: string;
}

/**
 * What a google.rpc.Code means. Only these end anything: whatever else there is may be otherwise the next time.
 *
 * https://cloud.google.com/apis/design/errors#handling_errors
 */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ['FAILED_PRECONDITION', 'busy'],
  ['ABORTED', 'conflict'],
  ['ALREADY_EXISTS', 'conflict'],
  ['PERMISSION_DENIED', 'refused'],
  ['UNAUTHENTICATED', 'refused'],
  ['NOT_FOUND', 'missing'],
  ['INVALID_ARGUMENT', 'invalid'],
  ['OUT_OF_RANGE', 'invalid'],
  ['UNIMPLEMENTED', 'invalid'],
]);

const bodySchema = z.object({ error: z.object({ code: z.number(), message: z.string(), status: z.string().regex(/^[A-Z_]+$/) }) });

/**
 * Reads google.rpc.Status from an error's body. A proxy, a front end or a Private Service Connect route in between has
 * none: its 404 says nothing about what Google knows.
 */
export function parseGoogleStatus(httpStatus: number, body: string): GoogleStatus | undefined {
  const parsed = bodySchema.safeParse(jsonOf(body));
  return parsed.success && parsed.data.error.code === httpStatus ? parsed.data.error : undefined;
}

export function kindOfGoogleError(status: GoogleStatus | undefined): ErrorKind {
  return KINDS.get(status?.status ?? '') ?? 'transient';
}

/** Undefined for what is not JSON: an answer that was cut off, a page. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
