import { describeCall, interceptWith } from '../../../../rehearsal/proof/lifecycles/call-faults';
import type { InterceptedCall } from '../../../../rehearsal/world/gateway/fault';
import { SILENT } from '../../../../rehearsal/play/narrator';
import { Play } from '../../../../rehearsal/play/play';

// By calls of the engine's own functions, whose names do not say which of the three they are.
it('a fault that is meant for one function hits its calls, and nobody else\'s', async () => {
  const calls: InterceptedCall[] = [];
  const play = await Play.begin({ nodes: 1, secondsPerNode: 1 }, SILENT);
  try {
    play.cloud.gateway.intercept = (call) => {
      calls.push(call);
      return 'pass';
    };
    await play.deploy('Link', { generation: '1' });
  } finally {
    await play.end();
  }
  for (const desired of ['begin', 'reconcile', 'report'] as const) {
    const intercept = interceptWith([{ calls: desired, nth: 0, times: calls.length, fault: 'killAfter' }], () => undefined);
    const hit = calls.filter((call) => intercept(call) === 'killAfter').map((call) => describeCall(call));
    expect(hit).not.toHaveLength(0);
    expect(hit.filter((call) => !call.startsWith(`${desired} → `))).toEqual([]);
  }
});
