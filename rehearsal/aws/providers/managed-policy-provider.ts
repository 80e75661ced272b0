import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { optionalText, texts } from './properties';
import { unlessGone } from './unless-gone';

const LONGEST_POLICY_NAME = 128;

/**
 * `AWS::IAM::ManagedPolicy`: known by its ARN, attached to the roles that it names.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
export class ManagedPolicyProvider implements ResourceProvider {
  public readonly replacedBy = ['ManagedPolicyName', 'Path', 'Description'];

  public constructor(
    private readonly iam: IamStandIn,
    private readonly random: SeededRandom,
  ) {}

  public create(request: CreateResourceRequest): ProvisionedResource {
    const { properties } = request;
    const { arn } = this.iam.createPolicy({
      policyName: optionalText(properties, 'ManagedPolicyName') ?? generatedName(request, this.random, LONGEST_POLICY_NAME),
      document: JSON.stringify(properties['PolicyDocument']),
      path: optionalText(properties, 'Path'),
    });
    this.attach(arn, properties);
    return provisioned(arn);
  }

  public update(arn: string, previous: ResolvedProperties, { properties }: CreateResourceRequest): ProvisionedResource {
    this.iam.updatePolicy(arn, JSON.stringify(properties['PolicyDocument']));
    this.detach(arn, previous);
    this.attach(arn, properties);
    return provisioned(arn);
  }

  public delete(arn: string, properties: ResolvedProperties): void {
    this.detach(arn, properties);
    unlessGone(() => this.iam.deletePolicy(arn));
  }

  private attach(arn: string, properties: ResolvedProperties): void {
    for (const roleName of texts(properties, 'Roles')) {
      const { managedPolicyArns } = this.iam.role(roleName);
      this.iam.updateRole(roleName, { managedPolicyArns: [...managedPolicyArns.filter((other) => other !== arn), arn] });
    }
  }

  private detach(arn: string, properties: ResolvedProperties): void {
    for (const roleName of texts(properties, 'Roles')) {
      unlessGone(() => {
        const { managedPolicyArns } = this.iam.role(roleName);
        this.iam.updateRole(roleName, { managedPolicyArns: managedPolicyArns.filter((other) => other !== arn) });
      });
    }
  }
}

function provisioned(arn: string): ProvisionedResource {
  return { physicalId: arn, attributes: { PolicyArn: arn } };
}
