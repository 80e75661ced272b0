import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { GoogleIam, type GoogleIamState } from '../../../../rehearsal/google/iam/google-iam';
import { gcloud } from './gcloud';

/** Projects that the stand-in knows. */
const PROJECTS = [
  { id: 'acme-prod', number: '123456789012' },
  { id: 'acme-staging', number: '210987654321' },
  { id: 'acme-identity', number: '345678901234' },
  { id: 'acme.com:legacy', number: '456789012345' },
];

/** Hands its words over to the test, and prints what that says. A script calls it so often that it had better not be of Node. */
const COMMAND = `#!/usr/bin/env bash
exec 3<>"/dev/tcp/127.0.0.1/$GCLOUD_STAND_IN"
printf '%s\\0' "$#" "$@" >&3
read -r status <&3
if [ "$status" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "$status"
`;

/** A shell on whose path there is the stand-in for gcloud, and what there is on the Google side. */
export interface Shell {
  readonly iam: GoogleIam;
  /** Runs a script as a user does, to its end. */
  readonly run: (script: string) => Promise<{ readonly status: number | null; readonly errors: string }>;
}

export async function inShell<T>(state: GoogleIamState | undefined, use: (shell: Shell) => Promise<T>): Promise<T> {
  const iam = new GoogleIam(PROJECTS, state);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'google-setup-'));
  fs.writeFileSync(path.join(directory, 'gcloud'), COMMAND, { mode: 0o755 });
  const server = createServer((socket) => {
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
      const [count, ...words] = received.split('\0');
      if (words.length > Number(count)) {
        socket.end(answerTo(words.slice(0, -1), iam));
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const env = { PATH: [directory, process.env.PATH].join(path.delimiter), GCLOUD_STAND_IN: String((server.address() as AddressInfo).port) };
  const run: Shell['run'] = async (script) => {
    const child = spawn('bash', ['-s'], { env, stdio: ['pipe', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.end(script);
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, errors };
  };
  try {
    return await use({ iam, run });
  } finally {
    server.close();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** Exit code, and below it what is printed. */
function answerTo(words: readonly string[], iam: GoogleIam): string {
  try {
    return `0\n${gcloud(words, iam)}\n`;
  } catch (error) {
    return `1\nERROR: (gcloud) ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
