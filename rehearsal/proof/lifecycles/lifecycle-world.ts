import type { Recording, Deployment } from '../invariants/recording';
import type { Delivery } from '../../aws/lambda/async-invocations';
import { tellOfCalls } from '../../play/cloud-trail';
import { sampleCloud } from '../../play/sample-cloud';
import type { LocalCloud } from '../../play/local-cloud';
import { interceptWith, type PlayedFault } from './call-faults';
import type { Edit, Lifecycle, Incident, WorldSpec } from './lifecycle';
import { HandEditor } from './hand-edits';
import { happen, type IncidentWorld } from './incidents';
import { APP_STACK, CREDENTIALS_SECRET, type AppSpec, type AppTemplates } from './rotations-app';
import { putUpPools, type TargetName } from './targets';
import type { Timeline } from './timeline';
import { Watch } from './watch';
import { plantedSecrets } from './outputs';

/** What a look may take, and how long IAM may show what was before. */
const A_LOOK_MS = 5 * 60 * 1000;
/** Whoever waits for hours sees no more looks than that, which come one after the other in the same way. */
const MOST_WATCHED_MS = 2 * 60 * 60 * 1000;
const USUAL_DELAY_SECONDS = 0.05;
/** A change may be under way for as long as a function lives. */
const UNDER_WAY_MS = 75 * 1000;
const CLOCKS_DIFFER_MS = 10 * 1000;
const SERVICE_ACCOUNT = 'rotation@acme-prod.iam.gserviceaccount.com';

/** The cloud of a lifecycle: with its faults, its incidents, and those who watch. */
export class LifecycleWorld {
  public static async build({ world, steps, callFaults, deliveries }: Lifecycle, app: AppTemplates): Promise<LifecycleWorld> {
    const cloud = await sampleCloud({
      nodes: world.nodes,
      secondsPerNode: 10,
      seed: String(world.seed),
      rolledBackReplacement: world.rolledBackReplacement,
    });
    Object.assign(cloud.gke.settings, world.google);
    cloud.stepFunctions.waitsLateBySeconds = world.waitsLateBySeconds;
    cloud.iam.lagMs = world.iamLagSeconds * 1000;
    putUpPools(cloud, world.nodes);
    app.prepare?.(cloud);
    if (world.isToldOfCalls) {
      tellOfCalls(cloud);
    }
    const made = new LifecycleWorld(cloud, app, world);
    if (world.credentials === 'secret' || steps.some(({ changes }) => changes.some(({ what }) => what === 'credentials'))) {
      cloud.secrets.set(CREDENTIALS_SECRET, made.newKey());
    }
    cloud.gateway.intercept = interceptWith(callFaults, (fault) => made.onFault(fault));
    cloud.lambda.deliver = (delivery) => made.deliver(delivery, deliveries);
    return made;
  }

  public readonly watch: Watch;
  public readonly faults: PlayedFault[] = [];
  public incidents = 0;
  /** Targets of the app as its author has it now. */
  public targets: readonly TargetName[];
  private readonly editor: HandEditor;
  private readonly secrets = new Set(plantedSecrets('{}'));
  private linkRequests = 0;
  private over = false;

  private constructor(
    public readonly cloud: LocalCloud,
    private readonly app: AppTemplates,
    public readonly spec: WorldSpec,
  ) {
    this.targets = spec.targets;
    this.watch = new Watch(cloud, APP_STACK);
    this.editor = new HandEditor(cloud, this.watch.drift.truth);
    this.editor.administrator.isToldOf = spec.isToldOfCalls;
    this.watch.exemptTrespass = (began) => this.exemptTrespass(began);
  }

  public get timeline(): Timeline {
    return this.watch.timeline;
  }

  /** Something has gone wrong since the lifecycle began. */
  public get isDisturbed(): boolean {
    return this.faults.length + this.incidents > 0;
  }

  public template(app: AppSpec): unknown {
    const template = this.app.template(app);
    this.cloud.assets.publish(this.app.assembly);
    this.watch.templates.push({ where: 'a template', text: JSON.stringify(template) });
    return template;
  }

  /** The watch looks at its times for a while. */
  public beginToWatch(): void {
    if (this.spec.watchMinutes > 0) {
      this.cloud.events.runSchedules(MOST_WATCHED_MS);
    }
  }

  public schedule(incident: Incident): void {
    const { clock } = this.cloud;
    clock.at(clock.now() + incident.afterSeconds * 1000, async () => {
      if (!this.over && (await happen(this.surroundings(), incident))) {
        this.incidents += 1;
        this.timeline.add(`incident  ${incident.what} (${incident.target}, ${incident.value})`);
      }
    });
  }

  /** Nothing goes wrong any more; what is under way comes to its end. */
  public async comeToRest(): Promise<void> {
    const { cloud } = this;
    this.over = true;
    cloud.gateway.intercept = () => 'pass';
    cloud.iam.lagMs = 0;
    cloud.events.stopSchedules();
    this.timeline.add('calm    nothing goes wrong any more');
    await cloud.clock.run();
    this.watch.witness.atRest();
  }

  /** Nobody deploys any more, and people edit by hand; the watch has an interval and the time of a look after each round. */
  public async edit(rounds: Lifecycle['edits']): Promise<void> {
    const { drift } = this.watch;
    for (const round of rounds) {
      for (const edit of round) {
        await this.editByHand(edit);
      }
      if (this.spec.watchMinutes > 0) {
        await drift.watchFor(this.spec.watchMinutes * 60_000 + A_LOOK_MS);
      }
    }
  }

  public recording(deployments: readonly Deployment[]): Recording {
    this.exemptWhatLambdaGaveUp();
    return this.watch.recording(deployments, [...this.secrets]);
  }

  public async close(): Promise<void> {
    this.over = true;
    await this.cloud.close();
  }

  private async editByHand({ what, target }: Edit): Promise<void> {
    if (await happen(this.surroundings(), { what, target, value: 0, afterSeconds: 0 })) {
      this.timeline.add(`edit    ${what} (${target})`);
    }
  }

  private surroundings(): IncidentWorld {
    return { cloud: this.cloud, watch: this.watch, editor: this.editor, newKey: () => this.newKey(), targets: () => this.targets };
  }

  private newKey(): string {
    const key = this.cloud.googleAuth.keys.create(SERVICE_ACCOUNT);
    plantedSecrets(key).forEach((secret) => this.secrets.add(secret));
    return key;
  }

  /**
   * Lambda tries `begin` three times and then `report` three times; of an execution that was stopped, `report` alone. Where
   * all that has failed a letter about the request was sent, and nobody else knows of it.
   */
  private exemptWhatLambdaGaveUp(): void {
    const { cloudFormation, queues } = this.cloud;
    cloudFormation.sentRequests
      .filter(({ requestId, ending }) => ending === 'timed out' && queues.sent.some((letter) => letter.includes(requestId)))
      .forEach(({ requestId }) => this.watch.lost.add(requestId));
  }

  /**
   * Where a change was lost, or the function died over it, the one operation that began then is taken for its own: the
   * price of knowing any operation again whose name was never written (docs/decisions/0003).
   */
  private exemptTrespass(began: number): string | undefined {
    const isNear = (time: number): boolean => time > began - UNDER_WAY_MS && time < began + CLOCKS_DIFFER_MS;
    const lost = this.faults.find(({ call, time }) => call.startsWith('reconcile') && isNear(time));
    return lost === undefined ? this.watch.outages.exemptLoss(began - UNDER_WAY_MS, began + CLOCKS_DIFFER_MS) : `${lost.fault}: ${lost.call}`;
  }

  private onFault(fault: PlayedFault): void {
    this.faults.push(fault);
    this.timeline.add(`fault   ${fault.fault}: ${fault.call}`);
  }

  /** Requests of CloudFormation may be lost, late or repeated; other asynchronous events arrive as usual. */
  private deliver({ event }: Delivery, deliveries: Lifecycle['deliveries']): readonly number[] {
    const { RequestId: requestId, RequestType: type, LogicalResourceId: logicalId } = event as Readonly<Record<string, unknown>>;
    if (typeof requestId !== 'string' || typeof type !== 'string') {
      return [USUAL_DELAY_SECONDS * 1000];
    }
    const nth = this.linkRequests;
    this.linkRequests += 1;
    const delays = this.over ? undefined : deliveries.find((delivery) => delivery.nth === nth)?.delays;
    if (delays !== undefined) {
      this.incidents += 1;
      this.timeline.add(`deliver ${type} of ${String(logicalId)} arrives ${delays.length === 0 ? 'never' : `after ${delays.join(' and ')} s`}`);
    }
    if (delays?.length === 0) {
      this.watch.lost.add(requestId);
    }
    return (delays ?? [USUAL_DELAY_SECONDS]).map((seconds) => seconds * 1000);
  }
}
