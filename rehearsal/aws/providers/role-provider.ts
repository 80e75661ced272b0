import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { Role } from '../iam/iam-state';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { objects, optionalText, tags, text, texts } from './properties';
import { unlessGone } from './unless-gone';

const LONGEST_ROLE_NAME = 64;

/** `AWS::IAM::Role`: every incarnation has a `RoleId` of its own. */
export class RoleProvider implements ResourceProvider {
  public readonly replacedBy = ['RoleName', 'Path'];

  public constructor(
    private readonly iam: IamStandIn,
    private readonly random: SeededRandom,
  ) {}

  public create(request: CreateResourceRequest): ProvisionedResource {
    const { properties } = request;
    const role = this.iam.createRole({
      roleName: optionalText(properties, 'RoleName') ?? generatedName(request, this.random, LONGEST_ROLE_NAME),
      ...changeable(properties),
      path: optionalText(properties, 'Path'),
    });
    return provisioned(role);
  }

  public update(physicalId: string, previous: ResolvedProperties, { properties }: CreateResourceRequest): ProvisionedResource {
    const before = changeable(previous);
    const desired = changeable(properties);
    // Policies that came in by another resource, or by hand, are none of this one's business.
    const { inlinePolicies, managedPolicyArns } = this.iam.role(physicalId);
    const otherInline = Object.entries(inlinePolicies).filter(([name]) => !(name in before.inlinePolicies));
    const otherManaged = managedPolicyArns.filter((arn) => ![...before.managedPolicyArns, ...desired.managedPolicyArns].includes(arn));
    const role = this.iam.updateRole(physicalId, {
      ...desired,
      inlinePolicies: { ...Object.fromEntries(otherInline), ...desired.inlinePolicies },
      managedPolicyArns: [...otherManaged, ...desired.managedPolicyArns],
    });
    return provisioned(role);
  }

  /** The policies go first: a deletion that then fails has already disarmed the role. */
  public delete(physicalId: string): void {
    unlessGone(() => {
      this.iam.updateRole(physicalId, { inlinePolicies: {}, managedPolicyArns: [] });
      this.iam.deleteRole(physicalId);
    });
  }
}

type Changeable = Pick<Role, 'assumeRolePolicyDocument' | 'inlinePolicies' | 'managedPolicyArns' | 'permissionsBoundary' | 'tags'>;

function changeable(properties: ResolvedProperties): Changeable {
  return {
    assumeRolePolicyDocument: JSON.stringify(properties['AssumeRolePolicyDocument']),
    inlinePolicies: Object.fromEntries(
      objects(properties, 'Policies').map((policy) => [text(policy, 'PolicyName'), JSON.stringify(policy['PolicyDocument'])]),
    ),
    managedPolicyArns: texts(properties, 'ManagedPolicyArns'),
    permissionsBoundary: optionalText(properties, 'PermissionsBoundary'),
    tags: tags(properties),
  };
}

function provisioned({ roleName, roleId, arn }: Role): ProvisionedResource {
  return { physicalId: roleName, attributes: { Arn: arn, RoleId: roleId } };
}
