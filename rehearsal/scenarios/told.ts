import { EventType, type EventTypeName } from '../../lib/contract';
import type { Scenario } from './scenario';

const FAILURE = {
  message: 'Node pool update failed',
  errorDetail: 'pod shop/cart-0 could not be evicted: PodDisruptionBudget cart allows no disruption',
};
const MINUTE_MS = 60 * 1000;
const ALARM = 'RotationFailed';
/** Of the rotation that fails, in their order. */
const EVENTS: readonly EventTypeName[] = [EventType.ROTATION_STARTED, EventType.ROTATION_ACCEPTED, EventType.ROTATION_FAILED, EventType.MOVING_BACK, EventType.MOVED_BACK, EventType.PROFILE_DELETED];

/** A rotation that fails, as each of those hears of it who do not watch the deployment. */
export const TOLD: Scenario = {
  name: 'told',
  title: "a rotation fails, and every channel tells it: the stack's events, EventBridge, metrics, an alarm, the execution, status",
  async play(play) {
    const { gke, executions, cloudWatch } = play.cloud;
    play.listen();
    await play.link();
    await play.settle();
    play.check('nothing has rung as long as all goes well', play.rung().length === 0);

    const before = play.toldTypes().length;
    gke.faults.failNextUpdate(play.target, 1, FAILURE);
    play.checkStatus(await play.deploy('Rotate and fail', { generation: '2' }), 'UPDATE_ROLLBACK_COMPLETE');
    await play.settle();
    play.checkReason("CloudFormation's events have Google's words", FAILURE.errorDetail);
    play.check('each thing that happened was an event, in its order', JSON.stringify(play.toldTypes().slice(before)) === JSON.stringify(EVENTS));
    play.check("the event has Google's words", play.told(EventType.ROTATION_FAILED).every(({ words }) => words?.includes(FAILURE.errorDetail)));
    play.check("an execution has ended as RotationFailed, with Google's words", executions.some(({ error, cause }) => error === 'RotationFailed' && cause?.includes(FAILURE.errorDetail) === true));
    await play.pass(2 * MINUTE_MS);
    play.check('an alarm has rung, once', play.rung().join() === ALARM);
    await play.askStatus();
    await play.pass(30 * MINUTE_MS);
    play.check('nothing else has rung, and it is quiet again', play.rung().join() === ALARM && cloudWatch.alarms.changes.at(-1)?.to === 'OK');
  },
};
