import type { EngineLine } from '../../../cli/timeline/engine/log-line';
import { requestsOf } from '../../../cli/timeline/engine/requests';

const TARGET = 'projects/acme/locations/us-east4/awsClusters/prod';

function lines(...told: readonly (readonly [what: string, more?: Partial<EngineLine>])[]): readonly EngineLine[] {
  return told.map(([what, more], time) => ({ time, what, requestId: 'one', ...more }));
}

const BEGUN = [['accepted', { requestType: 'Update' }], ['claimed', { target: TARGET, goal: 'link', profile: 'fresh' }]] as const;

test('a long rotation is answered early, and goes on until nobody works on it any more', () => {
  const early = lines(...BEGUN, ['answer decided', { status: 'SUCCESS' }], ['answer delivered', { status: 'SUCCESS' }], ['waiting', { target: TARGET }]);
  expect(requestsOf(early, TARGET)).toMatchObject([{ type: 'Update', goal: 'link', profile: 'fresh', from: 0, answer: { status: 'SUCCESS', time: 3 } }]);
  expect(requestsOf(early, TARGET)[0]?.to).toBeUndefined();
});

test('its verdict is what it came to', () => {
  const failed = lines(...BEGUN, ['answer decided', { status: 'SUCCESS' }], ['answer delivered', { status: 'SUCCESS' }], ['verdict decided', { status: 'FAILED', why: 'a node did not come' }], ['done']);
  expect(requestsOf(failed, TARGET)).toMatchObject([{ to: 5, answer: { status: 'FAILED', reason: 'a node did not come', time: 4 } }]);
});

test('one whose execution was stopped ends with the answer that somebody else gives', () => {
  expect(requestsOf(lines(...BEGUN, ['answer delivered', { status: 'FAILED' }]), TARGET)).toMatchObject([{ to: 2, answer: { status: 'FAILED', time: 2 } }]);
});

test('one that turns back while it runs is on the way back', () => {
  expect(requestsOf(lines(...BEGUN, ['acting', { target: TARGET, goal: 'restore' }]), TARGET)).toMatchObject([{ goal: 'restore' }]);
});

test('one whose place a later one has taken says so, whatever it was answered', () => {
  expect(requestsOf(lines(...BEGUN, ['answer decided', { status: 'SUCCESS' }], ['superseded', { target: TARGET }], ['done']), TARGET)).toMatchObject([{ superseded: true, to: 4 }]);
});
