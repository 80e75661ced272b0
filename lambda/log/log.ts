import { clean } from './clean';

/**
 * Everything that may be logged. An allow-list: no request, response, URL or error object is ever logged whole, so
 * tokens, keys and bearer URLs cannot slip in. One field, `what`, is constant per kind of line.
 */
export interface LogFields {
  readonly what:
    | 'accepted'
    | 'repeated'
    | 'refused'
    | 'superseded'
    | 'claimed'
    | 'waiting'
    | 'finding'
    | 'operation found'
    | 'acting'
    | 'settled'
    | 'failed'
    | 'timed out'
    | 'still moving back'
    | 'deleted'
    | 'not deleted'
    | 'answer decided'
    | 'answer delivered'
    | 'answer not delivered'
    | 'verdict decided'
    | 'wait released'
    | 'wait not released'
    /** Something came to an end, or began: the lines that metrics are made of. */
    | 'event'
    | 'event not sent'
    | 'looked'
    | 'trouble'
    | 'done';
  readonly requestId?: string;
  readonly requestType?: string;
  readonly stackId?: string;
  readonly logicalResourceId?: string;
  /** The detail type of an event. */
  readonly event?: string;
  readonly target?: string;
  readonly profile?: string;
  readonly goal?: string;
  readonly operation?: string;
  /** `nodes moved n of m` */
  readonly nodes?: string;
  /** `PROFILE: INSTANCE INSTANCE; PROFILE: …`, as EC2 showed them; a timeline is drawn from it. */
  readonly instances?: string;
  readonly nodesMoved?: number;
  /** Since the request was issued. */
  readonly minutes?: number;
  /** Google's `statusDetail` of the operation. */
  readonly statusDetail?: string;
  readonly status?: string;
  readonly httpStatus?: number;
  readonly bytes?: number;
  readonly count?: number;
  readonly waitSeconds?: number;
  readonly why?: string;
}

/** Writes one JSON line; past `console`, which Lambda's JSON format would wrap into another one. */
export function log(fields: LogFields): void {
  const words = Object.entries(fields).map(([key, value]: [string, unknown]) => [key, typeof value === 'string' ? clean(value) : value]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(words))}\n`);
}
