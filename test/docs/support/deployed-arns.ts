import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { evaluate } from '../../../cli/template/evaluate';
import { references } from '../../support/references';

export const ACCOUNT = '444455556666';
export const REGION = 'us-east-1';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A resource of a template, as it would be called in an account. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Of its own, or as CloudFormation makes it up. */
  readonly name: string;
}

const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::CloudWatch::Alarm': (name) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`,
  // They are of all regions.
  'AWS::CloudWatch::Dashboard': (name) => `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${name}`,
  'AWS::CodeBuild::Project': (name) => `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/${name}`,
  'AWS::CodePipeline::Pipeline': (name) => `arn:aws:codepipeline:${REGION}:${ACCOUNT}:${name}`,
  'AWS::DynamoDB::Table': (name) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  'AWS::Events::Rule': (name) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`,
  'AWS::IAM::InstanceProfile': (name) => `arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/AROAEXAMPLE/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'AWS::KMS::Alias': (name) => `arn:aws:kms:${REGION}:${ACCOUNT}:${name}`,
  'AWS::KMS::Key': (name) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name.toLowerCase()}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  'AWS::StepFunctions::StateMachine': (name) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`,
};

/** What a stack would have in an account, with the ARNs and names that CloudFormation would put in. */
export class Deployment {
  public readonly resources: readonly DeployedResource[];

  public constructor(private readonly stack: Stack) {
    const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Readonly<Record<string, Resource>> };
    const resources = Object.entries(Resources).map(([logicalId, { Type: type, Properties: properties = {} }]) => ({
      logicalId,
      type,
      properties,
      name: [properties.RoleName, properties.FunctionName, properties.LogGroupName, properties.BucketName, properties.AliasName, properties.Name].find((name) => typeof name === 'string') ?? this.madeUp(logicalId),
    }));
    this.resources = resources;
    // Put together of others, which are to be known first.
    this.resources = resources.map((resource) => {
      const composed = [resource.properties.LogGroupName, resource.properties.DashboardName].find((name) => typeof name === 'object');
      return composed === undefined || resource.type === 'AWS::Logs::MetricFilter' ? resource : { ...resource, name: this.text(composed) };
    });
  }

  public get stackName(): string {
    return this.stack.stackName;
  }

  public arnOf({ type, name }: Pick<DeployedResource, 'type' | 'name'>): string {
    const arn = ARNS[type]?.(name);
    if (arn === undefined) {
      throw new Error(`what the ARN of a ${type} is like is not known here`);
    }
    return arn;
  }

  /** A value of the template as text. */
  public text(value: unknown): string {
    return String(evaluate(value, references((name) => this.reference(name), (logicalId, attribute) => this.attribute(logicalId, attribute))));
  }

  private attribute(logicalId: string, attribute: string): string {
    const resource = this.resource(logicalId);
    switch (attribute) {
      case 'Name':
        return resource.name;
      case 'RoleId':
        return 'AROAEXAMPLE';
      default:
        return this.arnOf(resource);
    }
  }

  private reference(name: string): string {
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::Region': REGION,
      'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${this.stack.stackName}/11111111-2222-3333-4444-555555555555`,
      'AWS::StackName': this.stack.stackName,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (pseudo[name] !== undefined) {
      return pseudo[name];
    }
    const resource = this.resource(name);
    return resource.type === 'AWS::StepFunctions::StateMachine' || resource.type === 'AWS::SQS::Queue' ? this.arnOf(resource) : resource.name;
  }

  private resource(logicalId: string): DeployedResource {
    const found = this.resources.find((one) => one.logicalId === logicalId);
    if (found === undefined) {
      throw new Error(`there is no ${logicalId} in ${this.stack.stackName}`);
    }
    return found;
  }

  /** Names have at most 64 characters; CloudFormation cuts the stack's name and the logical ID. */
  private madeUp(logicalId: string): string {
    return `${this.stack.stackName.slice(0, 24)}-${logicalId.slice(0, 24)}-1A2B3C4D5E6F`;
  }
}
