import type { LoopbackResponse } from '../world/http/loopback-server';
import type { GoogleError } from './gke-multi-cloud/google-error';

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): LoopbackResponse {
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers }, body: JSON.stringify(body) };
}

/** https://cloud.google.com/apis/design/errors */
export function refused(error: GoogleError, headers?: Readonly<Record<string, string>>): LoopbackResponse {
  return json(error.httpStatus, error.toJson(), headers);
}
