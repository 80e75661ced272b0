import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { text, texts } from './properties';
import { unlessGone } from './unless-gone';

const LONGEST_ID = 64;

/**
 * `AWS::IAM::Policy`: an inline policy of roles that are resources of their own.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
 */
export class PolicyProvider implements ResourceProvider {
  public readonly replacedBy: readonly string[] = [];

  public constructor(
    private readonly iam: IamStandIn,
    private readonly random: SeededRandom,
  ) {}

  public create(request: CreateResourceRequest): ProvisionedResource {
    this.put(request.properties);
    return provisioned(generatedName(request, this.random, LONGEST_ID));
  }

  public update(physicalId: string, previous: ResolvedProperties, { properties }: CreateResourceRequest): ProvisionedResource {
    this.remove(previous);
    this.put(properties);
    return provisioned(physicalId);
  }

  public delete(_physicalId: string, properties: ResolvedProperties): void {
    this.remove(properties);
  }

  private put(properties: ResolvedProperties): void {
    for (const roleName of texts(properties, 'Roles')) {
      const { inlinePolicies } = this.iam.role(roleName);
      const document = JSON.stringify(properties['PolicyDocument']);
      this.iam.updateRole(roleName, { inlinePolicies: { ...inlinePolicies, [text(properties, 'PolicyName')]: document } });
    }
  }

  /** A role may be gone before its policy is. */
  private remove(properties: ResolvedProperties): void {
    for (const roleName of texts(properties, 'Roles')) {
      unlessGone(() => {
        const others = Object.entries(this.iam.role(roleName).inlinePolicies).filter(([name]) => name !== text(properties, 'PolicyName'));
        this.iam.updateRole(roleName, { inlinePolicies: Object.fromEntries(others) });
      });
    }
  }
}

function provisioned(physicalId: string): ProvisionedResource {
  return { physicalId, attributes: { Id: physicalId } };
}
