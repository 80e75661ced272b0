import type { ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { nameOf } from './generated-name';
import { optionalText, texts } from './properties';
import { unlessGone } from './unless-gone';

/**
 * `AWS::IAM::InstanceProfile`: a change of `Roles` is made in place, under the nodes that use the profile.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html
 */
export function instanceProfileProvider(iam: IamStandIn, random: SeededRandom): ResourceProvider {
  const holdExactly = (name: string, roleNames: readonly string[]): ProvisionedResource => {
    const { roleNames: held, arn } = iam.profile(name);
    held.filter((role) => !roleNames.includes(role)).forEach((role) => iam.removeRole(name, role));
    roleNames.filter((role) => !held.includes(role)).forEach((role) => iam.addRole(name, role));
    return { physicalId: name, attributes: { Arn: arn } };
  };
  return {
    replacedBy: ['InstanceProfileName', 'Path'],
    create: (request) => {
      const instanceProfileName = nameOf(request, random, { property: 'InstanceProfileName', longest: 128 });
      iam.createInstanceProfile({ instanceProfileName, path: optionalText(request.properties, 'Path') });
      return holdExactly(instanceProfileName, texts(request.properties, 'Roles'));
    },
    update: (name, _previous, { properties }) => holdExactly(name, texts(properties, 'Roles')),
    delete: (name) =>
      unlessGone(() => {
        holdExactly(name, []);
        iam.deleteInstanceProfile(name);
      }),
  };
}
