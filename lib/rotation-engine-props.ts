import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
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
   */
  readonly proxy?: EngineProxy;

  /**
   * Endpoints of Google, e.g. for Private Service Connect.
   *
   * @default - Google's public endpoints
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
}
