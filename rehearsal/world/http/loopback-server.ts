import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, read whole. */
export interface LoopbackRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer whose headers are sent and whose end is not. */
export interface OpenAnswer {
  write(chunk: string): void;
  /** Closes the connection. */
  breakOff(): void;
  /** The connection is closed, by whomever. */
  onClosed(told: () => void): void;
}

/**
 * What a stand-in answers. `cutOff` closes the connection instead of answering; `leaveOpen` sends the headers alone, and
 * hands the rest of the answer over.
 */
export interface LoopbackResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly cutOff?: boolean;
  readonly leaveOpen?: (answer: OpenAnswer) => void;
}

export type LoopbackHandler = (request: LoopbackRequest) => Promise<LoopbackResponse> | LoopbackResponse;

/** An HTTP server on a free port of 127.0.0.1; every stand-in is spoken to through one, as the real service would be. */
export class LoopbackServer {
  public static async start(handler: LoopbackHandler, port = 0): Promise<LoopbackServer> {
    // Node hangs up on a connection that was idle for seconds of real time, and while the machine is busy a caller may be
    // using it again at that moment: the call would break off, and the play go another way.
    const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const request: LoopbackRequest = {
          method: incoming.method ?? 'GET',
          url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        };
        Promise.resolve()
          .then(() => handler(request))
          .catch((error: unknown): LoopbackResponse => ({
            status: 500,
            body: `stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          }))
          .then((response) => {
            if (response.cutOff === true) {
              outgoing.destroy();
              return;
            }
            outgoing.writeHead(response.status, response.headers);
            if (response.leaveOpen !== undefined) {
              outgoing.flushHeaders();
              response.leaveOpen(openAnswer(outgoing));
              return;
            }
            outgoing.end(response.body ?? '');
          })
          .catch(() => outgoing.destroy());
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new LoopbackServer(server);
  }

  private constructor(private readonly server: Server) {}

  public get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops at once; open keep-alive connections are closed, so nothing keeps the process alive. */
  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

function openAnswer(outgoing: ServerResponse): OpenAnswer {
  return {
    write: (chunk) => void outgoing.write(chunk),
    breakOff: () => outgoing.destroy(),
    onClosed: (told) => void outgoing.once('close', told),
  };
}
