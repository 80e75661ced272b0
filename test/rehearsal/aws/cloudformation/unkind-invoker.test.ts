import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { UnkindInvoker } from '../../../../rehearsal/aws/cloudformation/unkind-invoker';

const START = Date.UTC(2026, 0, 1);

/** Plays deliveries of events `1`, `2`, … sent one second apart. */
async function deliveries(plan: (sequence: number) => readonly number[], count: number): Promise<readonly string[]> {
  const clock = new VirtualClock(START);
  const delivered: string[] = [];
  const inner = {
    invokeAsync: (arn: string, event: unknown) => {
      delivered.push(`${arn} ${String(event)} @${(clock.now() - START) / 1000}`);
    },
  };
  const invoker = new UnkindInvoker(inner, clock, (_, sequence) => plan(sequence));
  for (let index = 0; index < count; index += 1) {
    clock.at(START + index * 1000, () => invoker.invokeAsync('f', index + 1));
  }
  await clock.run();
  return delivered;
}

test.each<[string, (sequence: number) => readonly number[], readonly string[]]>([
  ['as they are sent', () => [0], ['f 1 @0', 'f 2 @1']],
  ['never', () => [], []],
  ['three times, minutes late', (n) => (n === 0 ? [0, 60, 180] : []), ['f 1 @0', 'f 1 @60', 'f 1 @180']],
  ['out of order', (n) => (n === 0 ? [90] : [0]), ['f 2 @1', 'f 1 @90']],
])('events arrive %s', async (_, plan, expected) => {
  expect(await deliveries(plan, 2)).toEqual(expected);
});
