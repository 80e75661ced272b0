import type { ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
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
export function policyProvider(iam: IamStandIn, random: SeededRandom): ResourceProvider {
  const put = (physicalId: string, properties: ResolvedProperties): ProvisionedResource => {
    for (const roleName of texts(properties, 'Roles')) {
      const { inlinePolicies } = iam.role(roleName);
      iam.updateRole(roleName, { inlinePolicies: { ...inlinePolicies, [text(properties, 'PolicyName')]: JSON.stringify(properties.PolicyDocument) } });
    }
    return { physicalId, attributes: { Id: physicalId } };
  };
  /** A role may be gone before its policy is. */
  const remove = (properties: ResolvedProperties): void => {
    for (const roleName of texts(properties, 'Roles')) {
      unlessGone(() => {
        const others = Object.entries(iam.role(roleName).inlinePolicies).filter(([name]) => name !== text(properties, 'PolicyName'));
        iam.updateRole(roleName, { inlinePolicies: Object.fromEntries(others) });
      });
    }
  };
  return {
    replacedBy: [],
    create: (request) => put(generatedName(request, random, LONGEST_ID), request.properties),
    update: (physicalId, previous, { properties }) => {
      remove(previous);
      return put(physicalId, properties);
    },
    delete: (_physicalId, properties) => remove(properties),
  };
}
