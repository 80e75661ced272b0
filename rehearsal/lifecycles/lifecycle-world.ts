import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { Chronicle, ChronicledExecution, Deployment, Writing } from '../invariants/chronicle';
import { SafetyWatch } from '../invariants/safety';
import type { Delivery } from '../lambda/async-invocations';
import { Stage } from '../play/stage';
import type { Execution } from '../step-functions/execution';
import { interceptWith, type PlayedFault } from './call-faults';
import type { Lifecycle, Mishap, WorldSpec } from './lifecycle';
import { happen } from './mishaps';
import { CREDENTIALS_SECRET, type AppSpec, type RotationsApp } from './rotations-app';
import { putUpPools, type TargetName } from './targets';
import { Timeline } from './timeline';
import { Touches } from './touches';
import { Witness } from './witness';
import { plantedSecrets, writingsOf } from './writings';

const USUAL_DELAY_SECONDS = 0.05;
const SERVICE_ACCOUNT = 'rotation@acme-prod.iam.gserviceaccount.com';

/** The stage of a lifecycle: with its faults, its mishaps, and those who watch. */
export class LifecycleWorld {
  public static async build({ world, callFaults, deliveries }: Lifecycle, app: RotationsApp): Promise<LifecycleWorld> {
    const stage = await Stage.build({
      nodes: world.nodes,
      secondsPerNode: 10,
      seed: String(world.seed),
      rolledBackReplacement: world.rolledBackReplacement,
    });
    Object.assign(stage.gke.settings, world.google);
    stage.iam.lagMs = world.iamLagSeconds * 1000;
    putUpPools(stage, world.nodes);
    const made = new LifecycleWorld(stage, app, world);
    stage.gateway.intercept = interceptWith(callFaults, (fault) => made.onFault(fault));
    stage.lambda.deliver = (delivery) => made.deliver(delivery, deliveries);
    return made;
  }

  public readonly timeline: Timeline;
  public readonly faults: PlayedFault[] = [];
  public mishaps = 0;
  public readonly safety: SafetyWatch;
  public readonly touches = new Touches();
  public readonly witness: Witness;
  /** Targets of the app as its author has it now. */
  public targets: readonly TargetName[];
  private readonly lost = new Set<string>();
  private readonly templates: Writing[] = [];
  private readonly secrets: readonly string[];
  private linkRequests = 0;
  private over = false;

  private constructor(
    public readonly stage: Stage,
    private readonly app: RotationsApp,
    public readonly spec: WorldSpec,
  ) {
    this.targets = spec.targets;
    this.timeline = new Timeline(stage);
    this.safety = new SafetyWatch(stage.iam, stage.gke);
    this.witness = new Witness(stage, this.touches);
    const key = spec.credentials === 'secret' ? stage.googleAuth.keys.create(SERVICE_ACCOUNT) : '{}';
    stage.secrets.set(CREDENTIALS_SECRET, key);
    this.secrets = plantedSecrets(key);
  }

  /** Something has gone wrong since the lifecycle began. */
  public get isDisturbed(): boolean {
    return this.faults.length + this.mishaps + this.lost.size > 0;
  }

  public template(app: AppSpec): unknown {
    const template = this.app.template(app);
    this.stage.assets.publish(this.app.assembly);
    this.templates.push({ where: 'a template', text: JSON.stringify(template) });
    return template;
  }

  public schedule(mishap: Mishap): void {
    const { clock } = this.stage;
    clock.at(clock.now() + mishap.afterSeconds * 1000, async () => {
      if (!this.over && (await happen({ stage: this.stage, safety: this.safety, touches: this.touches, targets: () => this.targets }, mishap))) {
        this.mishaps += 1;
        this.timeline.add(`mishap  ${mishap.what} (${mishap.target}, ${mishap.value})`);
      }
    });
  }

  /** Nothing goes wrong any more; what is under way comes to its end. */
  public async comeToRest(): Promise<void> {
    const { stage } = this;
    this.over = true;
    stage.gateway.intercept = () => 'pass';
    stage.iam.lagMs = 0;
    this.timeline.add('calm    nothing goes wrong any more');
    await stage.clock.run();
    this.witness.atRest();
  }

  public chronicle(deployments: readonly Deployment[]): Chronicle {
    const { stage } = this;
    return {
      harms: this.safety.harms,
      requests: stage.cloudFormation.sentRequests
        .filter(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)
        .map((request) => ({ ...request, ...(this.lost.has(request.requestId) ? { excuse: 'Lambda never delivered it' } : {}) })),
      answers: stage.cloudFormation.answers,
      sightings: this.witness.sightings,
      deployments,
      executions: stage.executions.map(chronicled),
      writings: [...this.templates, ...writingsOf(stage)],
      secrets: this.secrets,
    };
  }

  public async strike(): Promise<void> {
    this.over = true;
    await this.stage.strike();
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
      this.mishaps += 1;
      this.timeline.add(`deliver ${type} of ${String(logicalId)} arrives ${delays.length === 0 ? 'never' : `after ${delays.join(' and ')} s`}`);
    }
    if (delays?.length === 0) {
      this.lost.add(requestId);
    }
    return (delays ?? [USUAL_DELAY_SECONDS]).map((seconds) => seconds * 1000);
  }
}

function chronicled({ spec, historyLog, historyEvents }: Execution): ChronicledExecution {
  const polls = historyLog.filter(({ type, state }) => type === 'TaskStateEntered' && state === 'Reconcile').length;
  return { name: spec.name, inputBytes: Buffer.byteLength(spec.input), polls, historyEvents };
}
