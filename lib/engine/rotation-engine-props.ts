import { Duration } from 'aws-cdk-lib';
import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Where the engine reaches Google, if not at the public endpoints. */
export interface GoogleEndpoints {
  /**
   * GKE Multi-Cloud API; `{location}` stands for the location of the target.
   *
   * @default https://{location}-gkemulticloud.googleapis.com
   */
  readonly gkeMultiCloud?: string;

  /**
   * Security Token Service.
   *
   * @default https://sts.googleapis.com
   */
  readonly securityTokenService?: string;

  /**
   * IAM Service Account Credentials API.
   *
   * @default https://iamcredentials.googleapis.com
   */
  readonly iamCredentials?: string;
}

/** A proxy between the engine and the rest of the world: Google, AWS, and CloudFormation's response bucket in S3. */
export interface EngineProxy {
  /** URL of the proxy, e.g. `http://proxy.example.com:3128`; goes into the environment, so put no password in it. */
  readonly url: string;

  /**
   * Hosts and domains that are reached directly, e.g. `.amazonaws.com` where the VPC has endpoints for AWS.
   *
   * @default - none
   */
  readonly exceptions?: string[];
}

/** What can differ between engines. */
export interface RotationEngineProps {
  /**
   * VPC that the functions run in.
   *
   * From it they must reach DynamoDB, Step Functions, CloudFormation, IAM, EC2 and STS, CloudFormation's response bucket
   * in S3, and Google.
   *
   * @default - the functions run in Lambda's own network, with access to the internet
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the VPC.
   *
   * @default - private subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the functions.
   *
   * @default - a new one that allows all outbound traffic
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Proxy on the way out.
   *
   * @default - no proxy
   * @exampleMetadata fixture=in-a-stack
   * @example
   * new RotationEngine(this, 'Engine', { vpc, proxy: { url: 'http://proxy.example.com:3128', exceptions: ['.amazonaws.com'] } });
   */
  readonly proxy?: EngineProxy;

  /**
   * Endpoints of Google, e.g. for Private Service Connect.
   *
   * @default - Google's public endpoints
   * @exampleMetadata fixture=in-a-stack
   * @example
   * new RotationEngine(this, 'Engine', { vpc, endpoints: { gkeMultiCloud: 'https://{location}-gkemulticloud-psc.example.com' } });
   */
  readonly endpoints?: GoogleEndpoints;

  /**
   * Name of the role that talks to Google and is bound there by that name.
   *
   * @default - `gke-rotation-`, then name and hash of the stack, then the region
   */
  readonly roleName?: string;

  /**
   * Name of the function that talks to Google; by Google's default mapping it is part of the federation subject.
   *
   * @default - `gke-rotation-` and a hash of the stack
   */
  readonly functionName?: string;

  /**
   * How long the logs are kept. They outlive the stack.
   *
   * @default RetentionDays.SIX_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * KMS key that encrypts the ledger and all logs; of the account and region of the stack, and not an alias.
   *
   * The policy of a key that the app makes is given what CloudWatch Logs needs. That of a key from elsewhere has to let in
   * `logs.REGION.amazonaws.com` (`kms:Decrypt*`, `kms:Describe*`, `kms:Encrypt*`, `kms:GenerateDataKey*`, `kms:ReEncrypt*`, with
   * `kms:EncryptionContext:aws:logs:arn` like `arn:aws:logs:REGION:ACCOUNT:log-group:*`), and the account itself, so that policies
   * of its roles count: the functions use the key by way of DynamoDB. Whoever deploys needs `kms:CreateGrant`, `kms:Decrypt`
   * and `kms:DescribeKey` on it.
   *
   * The dead-letter queue keeps the key that SQS manages: a key policy that forgets EventBridge would lose the letters.
   *
   * Set it while no rotation is under way; until the roles have followed, functions cannot read the ledger. A key that
   * is disabled stops every rotation where it is.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Event bus that the engine tells what happens; of the region of the stack.
   *
   * The engine's role is allowed to send to it. A bus of another account has to let it in by its own policy.
   *
   * @default - the default bus of account and region
   */
  readonly eventBus?: IEventBus;

  /**
   * Whether X-Ray traces the functions, as it traces the state machine in any case.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * Concurrency that is reserved for each of the three functions, at least 1.
   *
   * It takes three times as much from what the account has; Lambda refuses what leaves less than 100 for others. Calls
   * beyond it are throttled and come again later, so too few delay rotations and move nothing back. `reconcile` is called
   * every five seconds at first, and every two minutes later, for each target that rotates: as many as rotate at once are always
   * enough. CloudFormation itself
   * gives up when it has had no answer for an hour.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default - none: the functions share what the account has
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * How often the engine looks at the targets that have settled, whether anything was changed by hand since: the linked
   * profile and its role, what Google shows as linked, under what nodes run. From 5 minutes to a day, in whole minutes;
   * `Duration.seconds(0)` switches it off. What it finds stands in its log. It changes nothing.
   *
   * @default Duration.hours(1)
   */
  readonly watchInterval?: Duration;
}
