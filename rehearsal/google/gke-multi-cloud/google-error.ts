import type { JsonObject } from './json';

const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
} as const;

export type GoogleStatus = keyof typeof HTTP_STATUS;

/** Numeric `google.rpc.Code` of how an operation ended. */
export const RpcCode = { CANCELLED: 1, NOT_FOUND: 5, INTERNAL: 13 } as const;

/** A refusal, as Google's APIs word it: `google.rpc.Status` in a JSON body. */
export class GoogleError extends Error {
  public readonly httpStatus: number;

  public constructor(
    public readonly status: GoogleStatus,
    message: string,
    public readonly details: readonly JsonObject[] = [],
  ) {
    super(message);
    this.name = 'GoogleError';
    this.httpStatus = HTTP_STATUS[status];
  }

  public toJson(): JsonObject {
    return {
      error: {
        code: this.httpStatus,
        message: this.message,
        status: this.status,
        ...(this.details.length > 0 && { details: this.details }),
      },
    };
  }
}

/** `google.rpc.ErrorInfo`, the machine-readable part of a refusal. */
export function errorInfo(reason: string, metadata: Readonly<Record<string, string>>): JsonObject {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service: 'gkemulticloud.googleapis.com', ...metadata },
  };
}
