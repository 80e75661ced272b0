import type { Recording } from '../invariants/recording';
import { violationsOf } from '../invariants';
import type { Violation } from '../invariants/invariant';
import type { AppTemplates } from './rotations-app';
import type { Lifecycle } from './lifecycle';
import { LifecycleWorld } from './lifecycle-world';
import { StackUser } from './stack-user';

/** A lifecycle that was played to its end. */
export interface PlayedLifecycle {
  readonly recording: Recording;
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
    await world.edit(lifecycle.edits);
    const recording = world.recording(user.deployments);
    const timeline = world.timeline.render();
    const crashes = world.faults.filter(({ fault }) => fault.startsWith('kill')).length;
    return {
      recording,
      violations: violationsOf(recording),
      timeline: () => timeline,
      counts: { requests: recording.requests.length, calls: world.cloud.gateway.calls.length, faults: world.faults.length + world.incidents, crashes },
    };
  } catch (error) {
    throw new Error(`the play broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${world.timeline.render()}`, { cause: error });
  } finally {
    await world.close();
  }
}
