import {
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  type Role,
  TagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { OWNER_TAG_KEY, PROFILE_PATH_PREFIX, TARGET_TAG_KEY } from '../../lib/contract';
import { ServiceCallError } from '../errors/service-call-error';
import { targetMark, type Target } from '../request/target';
import { awsCallError } from './aws-error';

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
    const names: string[] = [];
    let Marker: string | undefined;
    try {
      do {
        const page = await this.client.send(
          new ListInstanceProfilesCommand({ PathPrefix: PROFILE_PATH_PREFIX, ...(Marker === undefined ? {} : { Marker }) }),
        );
        names.push(...(page.InstanceProfiles ?? []).flatMap(({ InstanceProfileName }) => InstanceProfileName ?? []));
        Marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (Marker !== undefined);
    } catch (error) {
      throw awsCallError('iam:ListInstanceProfiles', `path ${PROFILE_PATH_PREFIX}`, error);
    }
    return names;
  }

  /** Undefined where IAM does not know it. */
  public async describe(name: string): Promise<InstanceProfileDescription | undefined> {
    const profile = await this.unlessMissing('iam:GetInstanceProfile', name, async () => {
      const { InstanceProfile } = await this.client.send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
      return InstanceProfile;
    });
    if (profile === undefined) {
      return undefined;
    }
    const tags = await this.unlessMissing('iam:ListInstanceProfileTags', name, async () => {
      const { Tags } = await this.client.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: name }));
      return Tags;
    });
    const tag = (key: string): string | undefined => tags?.find(({ Key }) => Key === key)?.Value;
    const [owner, target] = [tag(OWNER_TAG_KEY), tag(TARGET_TAG_KEY)];
    return {
      arn: profile.Arn ?? '',
      path: profile.Path ?? '',
      roles: (profile.Roles ?? []).map(describeRole),
      ...(owner === undefined ? {} : { owner }),
      ...(target === undefined ? {} : { target }),
    };
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
      if (error instanceof ServiceCallError && error.kind === 'refused' && (await this.describe(name)) === undefined) {
        return;
      }
      throw error;
    }
  }

  private async takeAway(name: string, roleNames: readonly string[]): Promise<void> {
    for (const roleName of roleNames) {
      await this.unlessMissing('iam:RemoveRoleFromInstanceProfile', name, () =>
        this.client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: name, RoleName: roleName })),
      );
    }
    await this.unlessMissing('iam:DeleteInstanceProfile', name, () =>
      this.client.send(new DeleteInstanceProfileCommand({ InstanceProfileName: name })),
    );
  }

  private async unlessMissing<T>(action: string, name: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      const failure = error instanceof ServiceCallError ? error : awsCallError(action, `instance profile ${name}`, error);
      if (failure.kind === 'missing') {
        return undefined;
      }
      throw failure;
    }
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
    try {
      await this.client.send(new TagInstanceProfileCommand({ InstanceProfileName: name, Tags }));
    } catch (error) {
      throw awsCallError('iam:TagInstanceProfile', name, error);
    }
  }
}
