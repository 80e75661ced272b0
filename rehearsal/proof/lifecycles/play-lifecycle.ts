import type { Chronicle } from '../invariants/chronicle';
import { violationsOf } from '../invariants';
import type { Violation } from '../invariants/invariant';
import type { AppTemplates } from './rotations-app';
import type { Lifecycle } from './lifecycle';
import { LifecycleWorld } from './lifecycle-world';
import { StackUser } from './stack-user';

/** A lifecycle that was played to its end. */
export interface PlayedLifecycle {
  readonly chronicle: Chronicle;
  readonly violations: readonly Violation[];
  readonly timeline: () => string;
  readonly counts: { readonly requests: number; readonly calls: number; readonly faults: number; readonly crashes: number };
}

/** Plays a life of a stack, lets the world come to rest and looks whether the invariants held. */
export async function playLifecycle(lifecycle: Lifecycle, app: AppTemplates): Promise<PlayedLifecycle> {
  const world = await LifecycleWorld.build(lifecycle, app);
  try {
    const user = new StackUser(world);
    for (const step of lifecycle.steps) {
      await user.take(step);
    }
    await world.comeToRest();
    const chronicle = world.chronicle(user.deployments);
    const timeline = world.timeline.render();
    const crashes = world.faults.filter(({ fault }) => fault.startsWith('kill')).length;
    return {
      chronicle,
      violations: violationsOf(chronicle),
      timeline: () => timeline,
      counts: { requests: chronicle.requests.length, calls: world.stage.gateway.calls.length, faults: world.faults.length + world.mishaps, crashes },
    };
  } catch (error) {
    throw new Error(`the play broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${world.timeline.render()}`, { cause: error });
  } finally {
    await world.strike();
  }
}
