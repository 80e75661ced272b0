import { Agent, get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { LoopbackServer } from '../../../../rehearsal/world/http/loopback-server';

it('never hangs up on a connection for having been idle: how busy this machine is would decide how a play ends', async () => {
  const server = await LoopbackServer.start(() => ({ status: 204 }));
  const agent = new Agent({ keepAlive: true });
  try {
    const [{ headers }] = (await once(get(server.origin, { agent }), 'response')) as [IncomingMessage];
    expect(headers.connection).toBe('keep-alive');
    // A server that hangs up says after how many seconds.
    expect(headers['keep-alive']).toBeUndefined();
  } finally {
    agent.destroy();
    await server.stop();
  }
});
