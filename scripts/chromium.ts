import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { z } from 'zod';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Path of a Chromium of this machine: that of CHROMIUM, or one in PATH. */
export function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const inPath = (environment.PATH ?? '').split(path.delimiter).flatMap((directory) => NAMES.map((name) => path.join(directory, name)));
  return [...(environment.CHROMIUM === undefined ? [] : [environment.CHROMIUM]), ...inPath].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** A Chromium without a window, spoken to in its own protocol: https://chromedevtools.github.io/devtools-protocol/ */
export class Chromium {
  public static async start(executable: string): Promise<Chromium> {
    const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--force-device-scale-factor=1', ...sandbox];
    // Its children may end after it, and leave what they have in the temporary directory.
    const child = spawn(executable, [...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TMPDIR: profile } });
    const browser = new URL(await addressOf(child));
    const list = (await (await fetch(`http://${browser.host}/json/list`)).json()) as { readonly type: string; readonly webSocketDebuggerUrl: string }[];
    const socket = new WebSocket(list.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
    await new Promise((opened, failed) => {
      socket.addEventListener('open', opened);
      socket.addEventListener('error', failed);
    });
    return new Chromium(child, profile, socket);
  }

  /** What the protocol has told that nobody has asked for. */
  public readonly told: { readonly method: string; readonly params: unknown }[] = [];
  private readonly waiting = new Map<number, { readonly settle: (result: unknown) => void; readonly fail: (error: Error) => void }>();
  private readonly listeners = new Set<(method: string) => void>();
  private sent = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.addEventListener('message', ({ data }) => this.hear(String(data)));
    // Also the answer to Browser.close may be lost with it.
    socket.addEventListener('close', () => {
      this.waiting.forEach(({ fail }) => fail(new Error('Chromium has closed the connection')));
      this.waiting.clear();
    });
  }

  public send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.sent;
    return new Promise((settle, fail) => {
      this.waiting.set(id, { settle, fail });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Value of an expression in the page. */
  public async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = z
      .object({ result: z.object({ value: z.unknown() }), exceptionDetails: z.unknown() })
      .partial()
      .parse(await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }));
    if (exceptionDetails !== undefined) {
      throw new Error(`the page cannot be asked: ${JSON.stringify(exceptionDetails)}`);
    }
    return result?.value;
  }

  public async open(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      const listener = (method: string): void => {
        if (method === 'Page.loadEventFired') {
          this.listeners.delete(listener);
          resolve();
        }
      };
      this.listeners.add(listener);
    });
    await this.send('Page.navigate', { url });
    await loaded;
  }

  public async close(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    await this.send('Browser.close').catch(() => this.child.kill());
    this.socket.close();
    await gone;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private hear(data: string): void {
    const { id, method, params, result, error } = message.parse(JSON.parse(data));
    if (method !== undefined) {
      this.told.push({ method, params });
      this.listeners.forEach((listener) => listener(method));
    }
    const asked = this.waiting.get(id ?? 0);
    this.waiting.delete(id ?? 0);
    if (error === undefined) {
      asked?.settle(result);
    } else {
      asked?.fail(new Error(error.message));
    }
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /DevTools listening on (ws:\/\/\S+)/.exec(said) ?? [];
      if (address !== undefined) {
        resolve(address);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium has ended with ${code}: ${said.slice(-500)}`)));
  });
}
