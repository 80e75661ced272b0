import {
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  ListInstanceProfileTagsCommand,
  paginateListInstanceProfiles,
  RemoveRoleFromInstanceProfileCommand,
  type Role,
  TagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { OWNER_TAG_KEY, PROFILE_PATH_PREFIX, TARGET_TAG_KEY } from '../../lib/contract';
import { hasFailedAs, unlessMissing } from '../errors/service-call-error';
import { targetMark, type Target } from '../request/target';
import { callAws } from './aws-error';

/** A role as the profile that holds it shows it. */
export interface RoleDescription {
  readonly name: string;
  readonly arn: string;
  /** `AROA…`: another one for every role that ever had the name; empty where IAM does not show it. */
  readonly id: string;
  /** JSON of who may assume it; empty where IAM does not show it. */
  readonly trustPolicy: string;
}

/** An instance profile as IAM has it. */
export interface InstanceProfileDescription {
  readonly arn: string;
  readonly path: string;
  readonly roles: readonly RoleDescription[];
  /** Value of the owner tag, where it has one. */
  readonly owner?: string;
  /** Value of the target tag, where it has one. */
  readonly target?: string;
}

/**
 * What we read of instance profiles, and how one is taken away.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html
 *
 * @throws ServiceCallError from every method.
 */
export class InstanceProfiles {
  public constructor(protected readonly client: IAMClient) {}

  /** Names of all profiles below our path, whoever's stack they are of. */
  public async namesBelowOurPath(): Promise<readonly string[]> {
    return callAws('iam:ListInstanceProfiles', `path ${PROFILE_PATH_PREFIX}`, async () => {
      const names: string[] = [];
      for await (const { InstanceProfiles = [] } of paginateListInstanceProfiles({ client: this.client }, { PathPrefix: PROFILE_PATH_PREFIX })) {
        names.push(...InstanceProfiles.flatMap(({ InstanceProfileName }) => InstanceProfileName ?? []));
      }
      return names;
    });
  }

  /** Undefined where IAM does not know it. */
  public async describe(name: string): Promise<InstanceProfileDescription | undefined> {
    const found = await this.ifThere('iam:GetInstanceProfile', name, () => this.client.send(new GetInstanceProfileCommand({ InstanceProfileName: name })));
    if (found?.InstanceProfile === undefined) {
      return undefined;
    }
    const { Arn: arn = '', Path: path = '', Roles = [] } = found.InstanceProfile;
    const tagged = await this.ifThere('iam:ListInstanceProfileTags', name, () => this.client.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: name })));
    const tag = (key: string): string | undefined => tagged?.Tags?.find(({ Key }) => Key === key)?.Value;
    return { arn, path, roles: Roles.map(describeRole), owner: tag(OWNER_TAG_KEY), target: tag(TARGET_TAG_KEY) };
  }

  /**
   * Takes the role out and deletes the profile; what is gone already is done.
   *
   * IAM matches policies against the path and the tags of a profile that exists: to a profile that has just been
   * deleted, by an invocation that died before it could say so, it answers that access is denied.
   */
  public async delete(name: string, roleNames: readonly string[]): Promise<void> {
    try {
      await this.takeAway(name, roleNames);
    } catch (error) {
      if (hasFailedAs(error, 'refused') && (await this.describe(name)) === undefined) {
        return;
      }
      throw error;
    }
  }

  private async takeAway(name: string, roleNames: readonly string[]): Promise<void> {
    for (const roleName of roleNames) {
      await this.ifThere('iam:RemoveRoleFromInstanceProfile', name, () =>
        this.client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: name, RoleName: roleName })),
      );
    }
    await this.ifThere('iam:DeleteInstanceProfile', name, () =>
      this.client.send(new DeleteInstanceProfileCommand({ InstanceProfileName: name })),
    );
  }

  private async ifThere<T>(action: string, name: string, call: () => Promise<T>): Promise<T | undefined> {
    return unlessMissing(() => callAws(action, `instance profile ${name}`, call));
  }
}

/** A role, as IAM answers it: with its trust policy URL-encoded. */
export function describeRole({ RoleName = '', Arn = '', RoleId = '', AssumeRolePolicyDocument = '' }: Partial<Role>): RoleDescription {
  return { name: RoleName, arn: Arn, id: RoleId, trustPolicy: decoded(AssumeRolePolicyDocument) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whose a profile is; `unmarked`: below our path, and nobody has put a mark on it yet. */
export type Belonging = { readonly is: 'ours' } | { readonly is: 'unmarked' } | { readonly is: 'foreign'; readonly why: string };

/** The instance profiles as one stack sees them: its own, and everybody else's. */
export class OwnedInstanceProfiles extends InstanceProfiles {
  public constructor(
    client: IAMClient,
    /** ID of the stack. */
    public readonly owner: string,
  ) {
    super(client);
  }

  /** Whose a profile is. Only what carries both marks, that of this stack and that of the target, may be linked or deleted. */
  public belonging({ path, owner, target: bound }: InstanceProfileDescription, target: Target): Belonging {
    if (!path.startsWith(PROFILE_PATH_PREFIX)) {
      return { is: 'foreign', why: `it is not below our path (its path is ${path})` };
    }
    if (owner === undefined && bound === undefined) {
      return { is: 'unmarked' };
    }
    if (owner !== this.owner) {
      return { is: 'foreign', why: owner === undefined ? 'it carries no owner tag' : `it belongs to another stack (${owner})` };
    }
    return bound === targetMark(target)
      ? { is: 'ours' }
      : { is: 'foreign', why: bound === undefined ? 'it carries no target tag' : `it belongs to another target (${bound})` };
  }

  /** Marks a profile as this stack's, and as that of one target, for good; CloudFormation cannot tag instance profiles. */
  public async claim(name: string, target: Target): Promise<void> {
    const Tags = [
      { Key: OWNER_TAG_KEY, Value: this.owner },
      { Key: TARGET_TAG_KEY, Value: targetMark(target) },
    ];
    await callAws('iam:TagInstanceProfile', name, () => this.client.send(new TagInstanceProfileCommand({ InstanceProfileName: name, Tags })));
  }
}
