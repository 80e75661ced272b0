import { FunctionHandler } from '../../lib/contract';
import { CloudFormationStandIn } from '../aws/cloudformation/cloudformation-stand-in';
import { responseHost } from '../aws/cloudformation/custom-resource/response-url';
import type { Fate } from '../aws/cloudformation/stack/policies';
import { autoScalingApi, type AutoScalingGroup } from '../aws/auto-scaling/auto-scaling-api';
import { CloudWatch } from '../aws/cloudwatch/cloudwatch';
import { VirtualClock } from '../world/clock/virtual-clock';
import { DynamoDbStandIn } from '../aws/dynamodb/dynamodb-stand-in';
import { ec2Api, type Ec2Instance } from '../aws/ec2/ec2-api';
import type { Ec2LaunchTemplate } from '../aws/ec2/launch-templates';
import { EventBridge } from '../aws/events/event-bridge';
import { eventsApi } from '../aws/events/events-api';
import { Gateway } from '../world/gateway/gateway';
import { DEFAULT_PROJECT, GkeMultiCloud } from '../google/gke-multi-cloud/gke-multi-cloud';
import type { TargetView } from '../google/gke-multi-cloud/views';
import { GoogleError } from '../google/gke-multi-cloud/google-error';
import { projectsApi } from '../google/gke-multi-cloud/projects-api';
import type { ProjectIdentity, TargetAddress } from '../google/gke-multi-cloud/resource-name';
import { GoogleAuthStandIn } from '../google/token-services/google-auth-stand-in';
import { iamApi } from '../aws/iam/iam-api';
import { IamStandIn } from '../aws/iam/iam-stand-in';
import { KmsStandIn } from '../aws/kms/kms-stand-in';
import { logsApi } from '../aws/logs/logs-api';
import { LambdaStandIn } from '../aws/lambda/lambda-stand-in';
import { ServiceName } from '../aws/lambda/runtime-environment';
import { awsProviders } from '../aws/providers/aws-providers';
import { DeployedAssets } from '../aws/providers/deployed-assets';
import { SeededRandom } from '../world/random/seeded-random';
import { secretsManagerApi } from '../aws/secrets-manager/secrets-manager-api';
import { Queues } from '../aws/sqs/queues';
import { statesApi } from '../aws/step-functions/states-api';
import { StepFunctionsStandIn } from '../aws/step-functions/step-functions-stand-in';
import type { Execution } from '../aws/step-functions/execution';
import { launchRefusal } from './launch-refusal';

export interface LocalCloudOptions {
  readonly secondsPerNode: number;
  /** How much longer every Wait state takes than it should. @default 0 */
  readonly waitsLateBySeconds?: number;
  /** @default 111122223333 */
  readonly account?: string;
  /** @default us-east-1 */
  readonly region?: string;
  /** Google Cloud projects that have clusters. @default acme-prod alone */
  readonly projects?: readonly [ProjectIdentity, ...ProjectIdentity[]];
  /** Another seed makes up other IDs. */
  readonly seed?: string;
  /** Undocumented, so both are played: what becomes of the new copy of a rolled-back replacement under `Retain`. */
  readonly rolledBackReplacement?: Fate;
}

export const DEFAULT_ACCOUNT = '111122223333';
export const DEFAULT_REGION = 'us-east-1';

/** Every stand-in, wired up as the services are: the world in which a play takes place. */
export class LocalCloud {
  public static async build(options: LocalCloudOptions): Promise<LocalCloud> {
    const clock = new VirtualClock();
    return new LocalCloud(clock, await Gateway.start(clock), options);
  }

  public readonly startedAt: number;
  public readonly account: string;
  public readonly region: string;
  public readonly iam: IamStandIn;
  /** The API of each project. */
  public readonly projects: readonly [GkeMultiCloud, ...GkeMultiCloud[]];
  public readonly googleAuth: GoogleAuthStandIn;
  public readonly lambda: LambdaStandIn;
  public readonly events: EventBridge;
  public readonly stepFunctions: StepFunctionsStandIn;
  public readonly queues: Queues;
  public readonly kms: KmsStandIn;
  public readonly cloudWatch: CloudWatch;
  public readonly dynamoDb = new DynamoDbStandIn();
  /** Secrets by ARN. */
  public readonly secrets = new Map<string, string>();
  /** ARNs of those that are encrypted with a key of their own. */
  public readonly secretsWithOwnKey = new Set<string>();
  /** Code of the functions, from the apps that were synthesized. */
  public readonly assets = new DeployedAssets();
  public readonly cloudFormation: CloudFormationStandIn;
  /** Set to let Google refuse a permission, e.g. `gkemulticloud.awsNodePools.update`. */
  public readonly deniedPermissions = new Set<string>();

  private constructor(
    public readonly clock: VirtualClock,
    public readonly gateway: Gateway,
    options: LocalCloudOptions,
  ) {
    this.startedAt = clock.now();
    const { account = DEFAULT_ACCOUNT, region = DEFAULT_REGION, secondsPerNode, projects: [first, ...others] = [DEFAULT_PROJECT] } = options;
    this.account = account;
    this.region = region;
    this.iam = new IamStandIn({ clock, account });
    this.projects = [this.google(first, secondsPerNode), ...others.map((project) => this.google(project, secondsPerNode))];
    this.queues = new Queues(region, account);
    this.kms = new KmsStandIn({ region, account, random: new SeededRandom(7) });
    const send = this.queues.send.bind(this.queues);
    this.cloudWatch = new CloudWatch({ clock, region, account, schedules: () => this.events.schedules() });
    const { metricFilters, alarms } = this.cloudWatch;
    const [onLine, onEnded] = [metricFilters.onLine.bind(metricFilters), this.cloudWatch.onInvocation.bind(this.cloudWatch)];
    this.lambda = new LambdaStandIn({ clock, gateway, region, account, send, onLine, onEnded });
    this.events = new EventBridge({ clock, invoker: this.lambda, region, account, send });
    this.events.onSchedules = () => alarms.wake();
    this.stepFunctions = new StepFunctionsStandIn({ clock, lambda: this.lambda, events: this.events, region, account });
    this.stepFunctions.waitsLateBySeconds = options.waitsLateBySeconds ?? 0;
    this.googleAuth = new GoogleAuthStandIn({ clock, identityOf: (accessKeyId) => this.lambda.identityOf(accessKeyId) });
    this.cloudFormation = new CloudFormationStandIn({
      clock,
      account,
      region,
      providers: awsProviders(this, new SeededRandom(5)),
      invoker: this.lambda,
      responseOrigin: () => `https://${responseHost(region)}`,
      seed: options.seed,
      rolledBackReplacement: options.rolledBackReplacement,
    });
    this.openServices();
  }

  /** The API of the only project, or of the first one. */
  public get gke(): GkeMultiCloud {
    return this.projects[0];
  }

  public get executions(): readonly Execution[] {
    return this.stepFunctions.executions;
  }

  /** Undefined where the target was deleted. */
  public viewOf(target: TargetAddress, gke = this.gke): TargetView | undefined {
    try {
      return gke.view(target);
    } catch (error) {
      if (error instanceof GoogleError) {
        return undefined;
      }
      throw error;
    }
  }

  public statusOf(stackName: string): string {
    try {
      return this.cloudFormation.describe(stackName).status;
    } catch {
      return 'NONE';
    }
  }

  /** Invocations of `reconcile` that have ended. */
  public polls(): number {
    return this.lambda.invocations.filter(({ handler }) => handler === FunctionHandler.RECONCILE).length;
  }

  /** The role that was put into a profile when it was made; deleting takes it out. */
  public roleEverIn(profileName: string): string | undefined {
    return this.iam.changes.find(({ what, name }) => what === 'roleAdded' && name === profileName)?.role;
  }

  public isQuiet(): boolean {
    return this.gateway.callsOnTheWay === 0 && this.executions.every(({ status }) => status !== 'RUNNING');
  }

  public async close(): Promise<void> {
    await this.gateway.stop();
  }

  private openServices(): void {
    const { gateway } = this;
    gateway.register(ServiceName.IAM, iamApi(this.iam));
    gateway.register(ServiceName.EC2, ec2Api({ instances: () => this.instances(), launchTemplates: () => this.launchTemplates() }));
    gateway.register(ServiceName.AUTO_SCALING, autoScalingApi({ groups: () => this.autoScalingGroups() }));
    gateway.register(ServiceName.DYNAMODB, this.dynamoDb.handler);
    gateway.register(ServiceName.STATES, statesApi(this.stepFunctions));
    gateway.register(ServiceName.SECRETS_MANAGER, secretsManagerApi(this.secrets, { account: this.account, ownKeys: this.secretsWithOwnKey }));
    gateway.register(ServiceName.LOGS, logsApi(() => this.lambda.logs));
    gateway.register(ServiceName.KMS, this.kms.handler);
    gateway.register(ServiceName.EVENTS, eventsApi(this.events));
    gateway.register(ServiceName.GOOGLE_STS, this.googleAuth.sts);
    gateway.register(ServiceName.GOOGLE_IAM_CREDENTIALS, this.googleAuth.iamCredentials);
    gateway.register(
      ServiceName.GKE_MULTICLOUD,
      projectsApi(this.projects, {
        authenticate: (token) => this.googleAuth.isValid(token),
        permits: (permission) => !this.deniedPermissions.has(permission),
      }),
    );
    gateway.register(ServiceName.CLOUDFORMATION, this.cloudFormation.apiHandler);
    gateway.register(ServiceName.CLOUDFORMATION_RESPONSE, this.cloudFormation.responseHandler);
  }

  private google(project: ProjectIdentity, secondsPerNode: number): GkeMultiCloud {
    return new GkeMultiCloud({
      clock: this.clock,
      project,
      settings: { secondsPerNode },
      profileExists: (name) => this.iam.current.profiles.has(name),
      launchRefusal: (launch) => launchRefusal(this.iam, launch),
    });
  }

  private launchTemplates(): readonly Ec2LaunchTemplate[] {
    return this.projects
      .flatMap((gke) => gke.launchers())
      .flatMap(({ templates, region }) => templates.map(({ id, name, profile }) => ({ id, name, region, versions: [profile] })));
  }

  private autoScalingGroups(): readonly AutoScalingGroup[] {
    return this.projects
      .flatMap((gke) => gke.launchers())
      .map(({ groupName, region, current }) => ({ name: groupName, region, launchTemplate: { id: current, version: '1' } }));
  }

  /** EC2 shows the profile that an instance was launched with, also when the profile is gone. */
  private instances(): readonly Ec2Instance[] {
    const arns = new Map(this.iam.profiles.map(({ instanceProfileName, arn }) => [instanceProfileName, arn]));
    return this.projects.flatMap((gke) => gke.instances()).map(({ instanceId, profileName, state, region }) => ({
      instanceId,
      state,
      region,
      profileArn: arns.get(profileName) ?? `arn:aws:iam::${this.account}:instance-profile/${profileName}`,
    }));
  }
}
