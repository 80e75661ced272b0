import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrashWorkers } from '../../../rehearsal/command-line/crash-workers';
import type { CrashMoments } from '../../../rehearsal/proof/lifecycles/crash-points';

const MOMENTS: CrashMoments = [{ scenario: 'story', index: 0, call: 'reconcile → gke GET', how: 'killBefore', requestsSent: 1, path: '', history: '' }];

let directory: string;
let server: Server;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'crash-workers-'));
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A module that says here that it plays something, and goes on for ever unless it is told to stop. */
function endlessWorker(): string {
  const entry = join(directory, 'worker.js');
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    entry,
    `process.on('message', () => require('node:net').connect(${port}, '127.0.0.1'));
     process.on('disconnect', () => process.exit());`,
  );
  return entry;
}

/** Ends with the process that holds the other end. */
async function connection(): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined).resume();
  return socket;
}

it('a sweep that is broken off leaves no process running, whether it plays something or not', async () => {
  const workers = new CrashWorkers(endlessWorker(), 3);
  const outcomes = [workers.play(MOMENTS), workers.play(MOMENTS)];
  const playing = [await connection(), await connection()];
  const ends = playing.map((socket) => once(socket, 'close'));
  await workers.stop();
  await Promise.all(ends);
  expect(await Promise.all(outcomes)).toMatchObject([{ violations: [{ message: 'a process that plays ended with exit code 0' }] }, {}]);
  expect(workers.running).toBe(0);
});

it('what nobody has begun to play is not begun any more', async () => {
  const workers = new CrashWorkers(endlessWorker(), 1);
  const outcomes = [workers.play(MOMENTS), workers.play(MOMENTS)];
  await connection();
  await workers.stop();
  expect((await Promise.all(outcomes)).map(({ violations }) => violations.length)).toEqual([1, 1]);
});
