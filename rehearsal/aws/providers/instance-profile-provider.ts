import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { optionalText, texts } from './properties';
import { unlessGone } from './unless-gone';

const LONGEST_PROFILE_NAME = 128;

/**
 * `AWS::IAM::InstanceProfile`: a change of `Roles` is made in place, under the nodes that use the profile.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html
 */
export class InstanceProfileProvider implements ResourceProvider {
  public readonly replacedBy = ['InstanceProfileName', 'Path'];

  public constructor(
    private readonly iam: IamStandIn,
    private readonly random: SeededRandom,
  ) {}

  public create(request: CreateResourceRequest): ProvisionedResource {
    const { properties } = request;
    const { instanceProfileName: name } = this.iam.createInstanceProfile({
      instanceProfileName:
        optionalText(properties, 'InstanceProfileName') ?? generatedName(request, this.random, LONGEST_PROFILE_NAME),
      path: optionalText(properties, 'Path'),
    });
    this.holdExactly(name, texts(properties, 'Roles'));
    return this.provisioned(name);
  }

  public update(physicalId: string, _previous: ResolvedProperties, { properties }: CreateResourceRequest): ProvisionedResource {
    this.holdExactly(physicalId, texts(properties, 'Roles'));
    return this.provisioned(physicalId);
  }

  public delete(physicalId: string): void {
    unlessGone(() => {
      this.holdExactly(physicalId, []);
      this.iam.deleteInstanceProfile(physicalId);
    });
  }

  private holdExactly(name: string, roleNames: readonly string[]): void {
    const { roleNames: held } = this.iam.profile(name);
    held.filter((role) => !roleNames.includes(role)).forEach((role) => this.iam.removeRole(name, role));
    roleNames.filter((role) => !held.includes(role)).forEach((role) => this.iam.addRole(name, role));
  }

  private provisioned(name: string): ProvisionedResource {
    return { physicalId: name, attributes: { Arn: this.iam.profile(name).arn } };
  }
}
