import type { ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { Role } from '../iam/iam-state';
import type { SeededRandom } from '../../world/random/seeded-random';
import { nameOf } from './generated-name';
import { objects, optionalText, tags, text, texts } from './properties';
import { unlessGone } from './unless-gone';

/** `AWS::IAM::Role`: every incarnation has a `RoleId` of its own. */
export function roleProvider(iam: IamStandIn, random: SeededRandom): ResourceProvider {
  return {
    replacedBy: ['RoleName', 'Path'],
    create: (request) => {
      const { properties } = request;
      const roleName = nameOf(request, random, { property: 'RoleName', longest: 64 });
      return provisioned(iam.createRole({ roleName, ...changeable(properties), path: optionalText(properties, 'Path') }));
    },
    update: (physicalId, previous, { properties }) => {
      const before = changeable(previous);
      const desired = changeable(properties);
      // Policies that came in by another resource, or by hand, are none of this one's business.
      const { inlinePolicies, managedPolicyArns } = iam.role(physicalId);
      const otherInline = Object.entries(inlinePolicies).filter(([name]) => !(name in before.inlinePolicies));
      const otherManaged = managedPolicyArns.filter((arn) => ![...before.managedPolicyArns, ...desired.managedPolicyArns].includes(arn));
      const role = iam.updateRole(physicalId, {
        ...desired,
        inlinePolicies: { ...Object.fromEntries(otherInline), ...desired.inlinePolicies },
        managedPolicyArns: [...otherManaged, ...desired.managedPolicyArns],
      });
      return provisioned(role);
    },
    // The policies go first: a deletion that then fails has already disarmed the role.
    delete: (physicalId) =>
      unlessGone(() => {
        iam.updateRole(physicalId, { inlinePolicies: {}, managedPolicyArns: [] });
        iam.deleteRole(physicalId);
      }),
  };
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
