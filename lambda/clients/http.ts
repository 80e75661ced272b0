import http from 'node:http';
import https from 'node:https';
import { outgoingAgent } from './aws';
import type { TimeLimit } from './invocation-time';
import { inTime, readWhole } from './whole-call';

export interface HttpRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a request once, follows nobody elsewhere, and reads the answer to its end. @throws Error, CallTimeoutError */
export async function send(url: URL, request: HttpRequest, limit: TimeLimit): Promise<HttpAnswer> {
  return inTime(limit, async (signal) => {
    const response = await open(url, request, signal);
    return { status: response.statusCode ?? 0, body: (await readWhole(response)).toString('utf8') };
  });
}

function open(url: URL, { method, headers, body }: HttpRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, signal };
    const request =
      url.protocol === 'https:' ? https.request(url, { ...options, agent: outgoingAgent() }, resolve) : http.request(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
}
