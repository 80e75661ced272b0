import { LINK_RESOURCE_TYPE } from '../../../lib/contract';
import { ValidationError } from '../../aws/cloudformation/validation-error';
import type { Deployment } from '../invariants/recording';
import { changeApp, newRotation } from './change-app';
import type { Step } from './lifecycle';
import type { LifecycleWorld } from './lifecycle-world';
import { APP_STACK, type AppSpec } from './rotations-app';
import { nameOf } from './targets';
import type { Belief } from './witness';

const SUCCEEDED = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
const PAUSED = new Set(['CREATE_FAILED', 'UPDATE_FAILED']);
const MOST_CONTINUATIONS = 3;

/** The rotation of the cluster may have begun in the same moment: what is refused to a pool for that is sent again, and has changed nothing. */
const REFUSED_FOR_ITS_CLUSTER = /cannot be updated while operation \S+ is in progress on its cluster/;

/** The one at the keyboard: deploys, destroys, and gets a stack going again that is stuck. */
export class StackUser {
  public readonly deployments: Deployment[] = [];
  /** The app as it was deployed last with success. */
  private deployed: AppSpec;

  public constructor(private readonly world: LifecycleWorld, spec: AppSpec = firstApp(world)) {
    this.deployed = spec;
  }

  public async take(step: Step): Promise<void> {
    const { world } = this;
    const { cloud } = world;
    const desired = step.changes.reduce(changeApp, this.deployed);
    const title = step.act === 'destroy' ? 'cdk destroy' : `cdk deploy${step.noRollback === true ? ' --no-rollback' : ''} (${step.changes.map(({ what }) => what).join(', ') || 'no change'})`;
    world.timeline.add(`user    ${title}`);
    world.targets = desired.rotations.map(({ target }) => target);
    const before = world.watch.witness.beliefs();
    const calm = cloud.isQuiet();
    const startedAt = cloud.clock.now();
    const requestsBefore = cloud.cloudFormation.sentRequests.length;
    const askedBefore = cloud.gke.requests.entries.length;
    world.beginToWatch();
    step.incidents.forEach((incident) => world.schedule(incident));
    if (step.act === 'destroy') {
      await this.destroy();
    } else {
      await this.deploy(desired, step);
    }
    const status = this.status();
    this.deployed = SUCCEEDED.has(status) ? desired : this.deployed;
    const asked = (kinds: readonly string[]): string[] =>
      cloud.gke.requests.entries.slice(askedBefore).flatMap(({ kind, target, refusal = '' }) =>
        kinds.includes(kind) && !REFUSED_FOR_ITS_CLUSTER.test(refusal) ? [target === undefined ? 'unknown' : nameOf(target)] : [],
      );
    this.deployments.push({
      title,
      startedAt,
      status,
      calm,
      undisturbed: calm && !world.isDisturbed && step.siblingFailsAfter === undefined,
      linkRequests: cloud.cloudFormation.sentRequests.slice(requestsBefore).filter(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE).length,
      rotated: SUCCEEDED.has(status) ? movedTargets(before, world.watch.witness.beliefs()) : [],
      patches: asked(['patch']),
      otherChanges: asked(['rollback', 'cancel']),
    });
    if (step.rest) {
      await cloud.clock.run(() => cloud.isQuiet());
    }
    if (PAUSED.has(this.status())) {
      await this.tryAgain(desired, step);
    }
    await this.getGoing(step.stuck);
  }

  private async deploy(app: AppSpec, { siblingFailsAfter, noRollback = false }: Step): Promise<void> {
    const sibling = siblingFailsAfter === undefined ? undefined : { FailAfterSeconds: siblingFailsAfter, Reason: 'the sibling has failed' };
    const template = this.world.template({ ...app, ...(sibling === undefined ? {} : { sibling }) });
    await this.unlessRefused(() => this.world.cloud.cloudFormation.deploy(APP_STACK, template, { disableRollback: noRollback }));
  }

  /** The same deployment, and `cdk rollback` where that does not help. */
  private async tryAgain(desired: AppSpec, step: Step): Promise<void> {
    const { timeline, cloud } = this.world;
    timeline.add('user    cdk deploy --no-rollback, again');
    await this.deploy(desired, step);
    this.deployed = SUCCEEDED.has(this.status()) ? desired : this.deployed;
    if (PAUSED.has(this.status())) {
      timeline.add('user    cdk rollback');
      await this.unlessRefused(() => cloud.cloudFormation.play(cloud.cloudFormation.rollbackStack(APP_STACK)));
    }
  }

  private async destroy(): Promise<void> {
    const { cloudFormation } = this.world.cloud;
    await this.unlessRefused(() => cloudFormation.destroy(APP_STACK));
  }

  /** `continue-update-rollback`, and if that does not help with what failed being skipped; a deletion is tried again. */
  private async getGoing(how: Step['stuck']): Promise<void> {
    const { cloudFormation } = this.world.cloud;
    for (let tries = 1; tries <= MOST_CONTINUATIONS && this.status() === 'UPDATE_ROLLBACK_FAILED'; tries += 1) {
      const skip = how === 'skip' || tries === MOST_CONTINUATIONS ? this.skippable() : [];
      this.world.timeline.add(`user    continue-update-rollback${skip.length === 0 ? '' : ` skipping ${skip.join(', ')}`}`);
      this.exempt(skip);
      await this.unlessRefused(() => cloudFormation.play(cloudFormation.continueUpdateRollback(APP_STACK, { skip })));
    }
    if (this.status() === 'DELETE_FAILED') {
      await this.destroy();
    }
  }

  /** Skipped resources count as done, whatever they really are. */
  private exempt(skipped: readonly string[]): void {
    for (const { logicalId, target } of this.world.watch.witness.beliefs()) {
      if (skipped.includes(logicalId)) {
        this.world.watch.touches.add(target, this.world.cloud.clock.now(), 'its way back was skipped');
      }
    }
  }

  private skippable(): string[] {
    const failed = this.world.cloud.cloudFormation.events.findLast(({ status }) => status === 'UPDATE_ROLLBACK_FAILED');
    return /failed to update: \[(.*?)\]/.exec(failed?.reason ?? '')?.[1]?.split(', ') ?? [];
  }

  /** CloudFormation refuses what does not go with the stack's status; then the user does something else. */
  private async unlessRefused(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ValidationError)) {
        throw error;
      }
      this.world.timeline.add(`user    was refused: ${error.message}`);
    }
  }

  private status(): string {
    return this.world.cloud.statusOf(APP_STACK);
  }
}

function firstApp({ targets, spec }: LifecycleWorld): AppSpec {
  return { rotations: targets.map((target) => newRotation(target, spec)), credentials: spec.credentials, watchMinutes: spec.watchMinutes };
}

function movedTargets(before: readonly Belief[], after: readonly Belief[]): string[] {
  return after
    .filter(({ target, profile }) => !before.some((one) => one.target === target && one.profile === profile))
    .map(({ target }) => target);
}
