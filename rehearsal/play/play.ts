import { addMonitoring, SAMPLE_NODE_POOL, SAMPLE_STACK, type SampleOptions } from './sample-stack';
import type { DeployOptions } from '../aws/cloudformation/cloudformation-stand-in';
import type { StackDescription } from '../aws/cloudformation/stack/stack-description';
import type { TargetAddress } from '../google/gke-multi-cloud/resource-name';
import type { Narrator } from './narrator';
import { sampleCloud, type SampleCloudOptions } from './sample-cloud';
import type { LocalCloud } from './local-cloud';
import { StagedPlay } from './staged-play';
import { summarize, type Summary } from './summary';
import { synthesizeSample, type SynthesizedTemplate } from './synthesize';

/** The target of the sample app. */
export const WORKERS: TargetAddress = { location: SAMPLE_NODE_POOL.location, cluster: 'prod', nodePool: 'workers' };
export const CONTROL_PLANE: TargetAddress = { location: SAMPLE_NODE_POOL.location, cluster: 'prod' };

/** What a scenario can do: be the user at the keyboard, the people around, and the one who checks. */
export class Play extends StagedPlay {
  public static async begin(options: SampleCloudOptions, narrator: Narrator, target: TargetAddress = WORKERS): Promise<Play> {
    return new Play(await sampleCloud(options), narrator, target);
  }

  /** What the user does with each synthesized app before deploying it. */
  public beforeDeployment: (assembly: string) => Promise<void> = () => Promise.resolve();
  /** What the user does to see how things stand. */
  public askStatus: () => Promise<void> = () => Promise.resolve();
  /** Directory of the app that was deployed last. */
  public assembly: string | undefined;
  private isMonitored = false;

  private constructor(
    cloud: LocalCloud,
    narrator: Narrator,
    public readonly target: TargetAddress,
  ) {
    super(cloud, narrator, [{ address: target, gke: cloud.gke, prefix: '' }]);
  }

  /** The app gets alarms and a dashboard, too. */
  public override listen(): void {
    if (!this.isMonitored) {
      this.isMonitored = true;
      super.listen();
    }
  }

  /** `cdk deploy` of the sample app. */
  public async deploy(title: string, options: SampleOptions, change = (template: SynthesizedTemplate): unknown => template, how: DeployOptions = {}): Promise<StackDescription> {
    const { template, assembly } = synthesizeSample(this.isMonitored ? { ...options, listeners: addMonitoring } : options);
    this.assembly = assembly;
    await this.beforeDeployment(assembly);
    this.chapter(`${title}: cdk deploy${how.disableRollback === true ? ' --no-rollback' : ''}${options.generation === undefined ? '' : `, generation ${options.generation}`}`);
    this.cloud.assets.publish(assembly);
    return this.tellingOfNoChanges(() => this.cloud.cloudFormation.deploy(SAMPLE_STACK, change(structuredClone(template)), how));
  }

  /** The first deployment, as most stories begin with. @returns name of the profile that the target is linked to */
  public async link(options: SampleOptions = {}, change?: (template: SynthesizedTemplate) => unknown): Promise<string> {
    this.checkStatus(await this.deploy('Link the node pool', { generation: '1', ...options }, change), 'CREATE_COMPLETE');
    return this.newestProfile() ?? '';
  }

  /** `cdk destroy`. */
  public async destroy(title: string): Promise<StackDescription> {
    this.chapter(`${title}: cdk destroy`);
    return this.cloud.cloudFormation.destroy(SAMPLE_STACK);
  }

  /** Google was asked for so many updates of the target so far, and neither to roll one back nor to cancel one. */
  public checkPatches(what: string, expected: number): void {
    const { patch, rollback, cancel } = this.cloud.gke.requests.counts(this.target);
    this.check(`${what} (${patch} PATCH, ${rollback} rollback, ${cancel} cancel)`, patch === expected && rollback + cancel === 0);
  }

  /** Google, and every node, say that the target runs under the profile. */
  public checkRunsUnder(what: string, profile: string | undefined): void {
    const view = this.cloud.viewOf(this.target);
    const nodes = view?.nodes.map((node) => node.profile) ?? [];
    this.check(`${what} (Google shows ${view?.linkedProfile}, nodes run under ${[...new Set(nodes)].join(', ')})`, view?.linkedProfile === profile && nodes.every((one) => one === profile));
  }

  /** The target runs under the profile that it had before, and the one that was made last is gone. */
  public checkIsBack(what: string, profile: string | undefined): void {
    this.checkRunsUnder(what, profile);
    this.check('the profile that was made last is gone', this.isDeleted(this.newestProfile()));
  }

  /** Name of the profile of ours that was made last. */
  public newestProfile(): string | undefined {
    return this.ourProfiles().at(-1)?.instanceProfileName;
  }

  public summary(scenario: string): Summary {
    return summarize(this.cloud, { scenario, target: this.target, failures: this.failures });
  }

  public async end(): Promise<void> {
    await this.cloud.close();
  }
}
