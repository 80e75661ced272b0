import type { VirtualClock } from '../../../rehearsal/world/clock/virtual-clock';
import type { ResourceProvider } from '../../../rehearsal/aws/cloudformation/resource-provider';
import { CloudWatch } from '../../../rehearsal/aws/cloudwatch/cloudwatch';
import { DynamoDbStandIn } from '../../../rehearsal/aws/dynamodb/dynamodb-stand-in';
import { ec2Api, type Ec2Instance } from '../../../rehearsal/aws/ec2/ec2-api';
import { EventBridge } from '../../../rehearsal/aws/events/event-bridge';
import { Gateway } from '../../../rehearsal/world/gateway/gateway';
import { GoogleAuthStandIn } from '../../../rehearsal/google/token-services/google-auth-stand-in';
import { iamApi } from '../../../rehearsal/aws/iam/iam-api';
import { IamStandIn } from '../../../rehearsal/aws/iam/iam-stand-in';
import { KmsStandIn } from '../../../rehearsal/aws/kms/kms-stand-in';
import { LambdaStandIn } from '../../../rehearsal/aws/lambda/lambda-stand-in';
import { ServiceName } from '../../../rehearsal/aws/lambda/runtime-environment';
import { awsProviders } from '../../../rehearsal/aws/providers/aws-providers';
import { DeployedAssets } from '../../../rehearsal/aws/providers/deployed-assets';
import { SeededRandom } from '../../../rehearsal/world/random/seeded-random';
import { secretsManagerApi } from '../../../rehearsal/aws/secrets-manager/secrets-manager-api';
import { Queues } from '../../../rehearsal/aws/sqs/queues';
import { statesApi } from '../../../rehearsal/aws/step-functions/states-api';
import { StepFunctionsStandIn } from '../../../rehearsal/aws/step-functions/step-functions-stand-in';

export interface LocalServicesOptions {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly account: string;
  /** The instances that EC2 shows, at the moment of the question. */
  readonly instances: () => readonly Ec2Instance[];
  /** Another seed makes up other names and IDs. */
  readonly seed?: number;
}

/** The stand-ins for AWS and for Google's token endpoints, wired to each other behind one gateway. */
export class LocalServices {
  public static async start(options: LocalServicesOptions): Promise<LocalServices> {
    return new LocalServices(options, await Gateway.start(options.clock));
  }

  public readonly lambda: LambdaStandIn;
  public readonly events: EventBridge;
  public readonly stepFunctions: StepFunctionsStandIn;
  public readonly iam: IamStandIn;
  public readonly queues: Queues;
  public readonly kms: KmsStandIn;
  public readonly dynamoDb = new DynamoDbStandIn();
  public readonly google: GoogleAuthStandIn;
  /** Text by ARN, as Secrets Manager keeps it. */
  public readonly secrets = new Map<string, string>();
  public readonly assets = new DeployedAssets();
  /** For CloudFormation, by resource type. */
  public readonly providers: Readonly<Record<string, ResourceProvider>>;

  private constructor(
    options: LocalServicesOptions,
    public readonly gateway: Gateway,
  ) {
    const { clock, region, account, instances, seed } = options;
    const random = new SeededRandom(seed);
    const place = { clock, region, account, random };
    this.queues = new Queues(region, account);
    this.kms = new KmsStandIn({ region, account, random: new SeededRandom(7) });
    const send = this.queues.send.bind(this.queues);
    this.lambda = new LambdaStandIn({ ...place, gateway, send });
    this.events = new EventBridge({ ...place, invoker: this.lambda, send });
    this.stepFunctions = new StepFunctionsStandIn({ ...place, lambda: this.lambda, events: this.events });
    this.iam = new IamStandIn(place);
    this.google = new GoogleAuthStandIn({ clock, identityOf: (accessKeyId) => this.lambda.identityOf(accessKeyId) });
    this.providers = awsProviders({
      ...place,
      iam: this.iam,
      lambda: this.lambda,
      stepFunctions: this.stepFunctions,
      dynamoDb: this.dynamoDb,
      events: this.events,
      cloudWatch: new CloudWatch({ clock, region, account, schedules: () => this.events.schedules() }),
      queues: this.queues,
      kms: this.kms,
      codeDirectory: (s3Key) => this.assets.directoryOf(s3Key),
    });
    gateway.register(ServiceName.IAM, iamApi(this.iam));
    gateway.register(ServiceName.EC2, ec2Api({ instances }));
    gateway.register(ServiceName.DYNAMODB, this.dynamoDb.handler);
    gateway.register(ServiceName.STATES, statesApi(this.stepFunctions));
    gateway.register(ServiceName.SECRETS_MANAGER, secretsManagerApi(this.secrets, { account }));
    gateway.register(ServiceName.KMS, this.kms.handler);
    gateway.register(ServiceName.GOOGLE_STS, this.google.sts);
    gateway.register(ServiceName.GOOGLE_IAM_CREDENTIALS, this.google.iamCredentials);
  }

  public async stop(): Promise<void> {
    await this.gateway.stop();
  }
}
