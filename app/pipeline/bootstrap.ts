import { Aws, DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import { EnvironmentPlaceholders } from 'aws-cdk-lib/cx-api';

/** An account and a region that have been bootstrapped. */
export interface BootstrappedPlace {
  readonly account: string;
  readonly region: string;
}

/** What `cdk bootstrap` has made in a place, by the name that a stack of this app knows it by. */
export class Bootstrap {
  private readonly qualifier: string;

  public constructor(
    stack: Stack,
    private readonly place: BootstrappedPlace,
  ) {
    this.qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  }

  /** Deploys stacks, and hands CloudFormation its execution role. */
  public get deployRoleArn(): string {
    return this.resolve(DefaultStackSynthesizer.DEFAULT_DEPLOY_ROLE_ARN);
  }

  /** Uploads templates and functions. */
  public get filePublishingRoleArn(): string {
    return this.resolve(DefaultStackSynthesizer.DEFAULT_FILE_ASSET_PUBLISHING_ROLE_ARN);
  }

  /** Reads, and nothing else. */
  public get lookupRoleArn(): string {
    return this.resolve(DefaultStackSynthesizer.DEFAULT_LOOKUP_ROLE_ARN);
  }

  public get bucketArn(): string {
    return `arn:${Aws.PARTITION}:s3:::${this.resolve(DefaultStackSynthesizer.DEFAULT_FILE_ASSETS_BUCKET_NAME)}`;
  }

  /** The stack of `cdk bootstrap`, whatever ID CloudFormation gave it. */
  public get stackArn(): string {
    return `arn:${Aws.PARTITION}:cloudformation:${this.place.region}:${this.place.account}:stack/CDKToolkit/*`;
  }

  private resolve(template: string): string {
    const { account: accountId, region } = this.place;
    return String(EnvironmentPlaceholders.replace(template.replaceAll('${Qualifier}', this.qualifier), { accountId, region, partition: Aws.PARTITION }));
  }
}
