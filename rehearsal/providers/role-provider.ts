import { ServiceError } from '../aws-wire/service-error';
import type {
  CreateResourceRequest,
  ProvisionedResource,
  ResolvedProperties,
  ResourceProvider,
} from '../cloudformation/resource-provider';
import type { IamStandIn } from '../iam/iam-stand-in';
import type { Role } from '../iam/iam-state';
import type { SeededRandom } from '../random/seeded-random';
import { generatedName } from './generated-name';
import { objects, optionalText, tags, text } from './properties';

const LONGEST_ROLE_NAME = 64;

/** `AWS::IAM::Role`: every incarnation has a `RoleId` of its own. */
export class RoleProvider implements ResourceProvider {
  public readonly replacedBy = ['RoleName', 'Path'];

  public constructor(
    private readonly iam: IamStandIn,
    private readonly random: SeededRandom,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const { properties } = request;
    const path = optionalText(properties, 'Path');
    const role = this.iam.createRole({
      roleName: optionalText(properties, 'RoleName') ?? generatedName(request, this.random, LONGEST_ROLE_NAME),
      ...changeable(properties),
      ...(path === undefined ? {} : { path }),
    });
    return Promise.resolve(provisioned(role));
  }

  public async update(
    physicalId: string,
    _previous: ResolvedProperties,
    { properties }: CreateResourceRequest,
  ): Promise<ProvisionedResource> {
    return Promise.resolve(provisioned(this.iam.updateRole(physicalId, changeable(properties))));
  }

  /** The inline policies go first: a deletion that then fails has already disarmed the role. */
  public async delete(physicalId: string): Promise<void> {
    try {
      this.iam.updateRole(physicalId, { inlinePolicies: {} });
      this.iam.deleteRole(physicalId);
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'NoSuchEntity')) {
        throw error;
      }
    }
    return Promise.resolve();
  }
}

function changeable(properties: ResolvedProperties): Pick<Role, 'assumeRolePolicyDocument' | 'inlinePolicies' | 'tags'> {
  return {
    assumeRolePolicyDocument: JSON.stringify(properties['AssumeRolePolicyDocument']),
    inlinePolicies: Object.fromEntries(
      objects(properties, 'Policies').map((policy) => [text(policy, 'PolicyName'), JSON.stringify(policy['PolicyDocument'])]),
    ),
    tags: tags(properties),
  };
}

function provisioned({ roleName, roleId, arn }: Role): ProvisionedResource {
  return { physicalId: roleName, attributes: { Arn: arn, RoleId: roleId } };
}
