import type { IncomingHttpHeaders, Server } from 'node:http';
import { Readable } from 'node:stream';
import type { LoopbackRequest, LoopbackResponse } from '../../world/http/loopback-server';

/** The part of a server's response that dynalite writes to. */
class CollectedResponse {
  public statusCode = 200;
  private readonly headers: Record<string, string> = {};

  public constructor(private readonly onEnd: (response: LoopbackResponse) => void) {}

  public setHeader(name: string, value: string | number): void {
    this.headers[name] = String(value);
  }

  public end(body?: string): void {
    this.onEnd({ status: this.statusCode, headers: this.headers, ...(body === undefined ? {} : { body }) });
  }
}

/** Hands `request` to a server that does not listen: one server less to stop, one hop less per call. */
export function handledBy(server: Server, request: LoopbackRequest): Promise<LoopbackResponse> {
  const incoming = Object.assign(Readable.from([Buffer.from(request.body)]), {
    method: request.method,
    url: `${request.url.pathname}${request.url.search}`,
    headers: request.headers satisfies IncomingHttpHeaders,
  });
  return new Promise((resolve) => {
    server.emit('request', incoming, new CollectedResponse(resolve));
  });
}
