import type { ErrorKind } from '../errors/service-call-error';

/** The part of google.rpc.Status that we read: `{"error": {"code", "message", "status"}}`. */
export interface GoogleStatus {
  readonly code: number;
  readonly message: string;
  readonly status: string;
}

/** Reads google.rpc.Status from an error's body; a proxy's HTML page has none. */
export function parseGoogleStatus(body: string): GoogleStatus | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: Partial<GoogleStatus> };
    return typeof error?.message === 'string'
      ? { code: Number(error.code ?? 0), message: error.message, status: error.status ?? '' }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What an HTTP status and google.rpc.Code mean.
 *
 * https://cloud.google.com/apis/design/errors#handling_errors
 */
export function kindOfGoogleError(httpStatus: number, status: string): ErrorKind {
  if (status === 'FAILED_PRECONDITION') {
    return 'busy';
  }
  if (status === 'ABORTED' || httpStatus === 409 || httpStatus === 412) {
    return 'conflict';
  }
  if (httpStatus === 401 || httpStatus === 403) {
    return 'refused';
  }
  if (httpStatus === 404) {
    return 'missing';
  }
  return httpStatus === 429 || httpStatus >= 500 || httpStatus === 408 ? 'transient' : 'invalid';
}
