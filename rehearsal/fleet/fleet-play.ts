import type { Environment } from '../../app/fleet/fleet';
import type { StackDescription } from '../aws/cloudformation/stack/stack-description';
import type { Narrator } from '../play/narrator';
import { StagedPlay } from '../play/staged-play';
import type { Shape } from '../scenarios/scenario';
import { fleetCloud, type FleetCloud, type FleetTarget } from './fleet-cloud';
import { rehearsed, type Templates } from './fleet-templates';

/** Who has alarms wants to know what they say. */
const ALARM_TYPE = 'AWS::CloudWatch::Alarm';

/** An environment of a file on a cloud of its own: all its targets, and whoever deploys them. */
export class FleetPlay extends StagedPlay {
  public static async begin(environment: Environment, templates: Templates, shape: Shape, narrator: Narrator): Promise<FleetPlay> {
    return new FleetPlay(await fleetCloud(environment, shape), rehearsed(environment), templates, narrator);
  }

  public readonly targets: readonly FleetTarget[];
  private isListening = false;

  private constructor(
    { cloud, targets }: FleetCloud,
    public readonly environment: Environment,
    private readonly templates: Templates,
    narrator: Narrator,
  ) {
    super(cloud, narrator, targets.map(({ plan, ...told }) => ({ ...told, prefix: `${plan.address}: ` })));
    this.targets = targets;
  }

  /** `cdk deploy`: the file as it is, and then, time after time, with other generations. */
  public async deploy(title: string): Promise<StackDescription> {
    this.chapter(`${title}: cdk deploy ${this.environment.name}`);
    const { template, assembly } = this.templates.next();
    this.cloud.assets.publish(assembly);
    if (!this.isListening && Object.values(template.Resources).some(({ Type: type }) => type === ALARM_TYPE)) {
      this.isListening = true;
      this.listen();
    }
    return this.tellingOfNoChanges(() => this.cloud.cloudFormation.deploy(this.environment.stackName, template));
  }

  /** Name of the profile that Google and every node of the target say it runs under; undefined where they disagree. */
  public profileOf({ address, gke }: FleetTarget): string | undefined {
    const view = this.cloud.viewOf(address, gke);
    return view?.nodes.every(({ profile }) => profile === view.linkedProfile) ? view.linkedProfile : undefined;
  }

  /** The profiles that all targets run under, by what the file calls them. */
  public profiles(): ReadonlyMap<string, string | undefined> {
    return new Map(this.targets.map((target) => [target.plan.address, this.profileOf(target)]));
  }

  /** The targets of each wave; of the only one, where the file has none. */
  public waves(): readonly { readonly name: string; readonly targets: readonly FleetTarget[] }[] {
    const { waves } = this.environment;
    return waves.length === 0
      ? [{ name: 'all targets', targets: this.targets }]
      : waves.map(({ name, targets }) => ({ name, targets: this.targets.filter(({ plan }) => targets.includes(plan.address)) }));
  }

  public async end(): Promise<void> {
    this.templates.cleanUp();
    await this.cloud.close();
  }
}
