import type { ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { nameOf } from './generated-name';
import { optionalText, texts } from './properties';
import { unlessGone } from './unless-gone';

/**
 * `AWS::IAM::ManagedPolicy`: known by its ARN, attached to the roles that it names.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
export function managedPolicyProvider(iam: IamStandIn, random: SeededRandom): ResourceProvider {
  const attach = (arn: string, properties: ResolvedProperties): ProvisionedResource => {
    for (const roleName of texts(properties, 'Roles')) {
      const { managedPolicyArns } = iam.role(roleName);
      iam.updateRole(roleName, { managedPolicyArns: [...managedPolicyArns.filter((other) => other !== arn), arn] });
    }
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  };
  const detach = (arn: string, properties: ResolvedProperties): void => {
    for (const roleName of texts(properties, 'Roles')) {
      unlessGone(() => {
        const { managedPolicyArns } = iam.role(roleName);
        iam.updateRole(roleName, { managedPolicyArns: managedPolicyArns.filter((other) => other !== arn) });
      });
    }
  };
  return {
    replacedBy: ['ManagedPolicyName', 'Path', 'Description'],
    create: (request) => {
      const { properties } = request;
      const { arn } = iam.createPolicy({
        policyName: nameOf(request, random, { property: 'ManagedPolicyName', longest: 128 }),
        document: JSON.stringify(properties.PolicyDocument),
        path: optionalText(properties, 'Path'),
      });
      return attach(arn, properties);
    },
    update: (arn, previous, { properties }) => {
      iam.updatePolicy(arn, JSON.stringify(properties.PolicyDocument));
      detach(arn, previous);
      return attach(arn, properties);
    },
    delete: (arn, properties) => {
      detach(arn, properties);
      unlessGone(() => iam.deletePolicy(arn));
    },
  };
}
