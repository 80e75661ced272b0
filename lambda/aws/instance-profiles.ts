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
import { OWNER_TAG_KEY, PROFILE_PATH_PREFIX } from '../../lib/contract';
import { ServiceCallError } from '../errors/service-call-error';
import { awsCallError } from './aws-error';

/** A role as the profile that holds it shows it. */
export interface RoleDescription {
  readonly name: string;
  readonly arn: string;
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
    const owner = tags?.find(({ Key }) => Key === OWNER_TAG_KEY)?.Value;
    return {
      arn: profile.Arn ?? '',
      path: profile.Path ?? '',
      roles: (profile.Roles ?? []).map(describeRole),
      ...(owner === undefined ? {} : { owner }),
    };
  }

  /**
   * Takes the role out and deletes the profile; what is gone already is done.
   *
   * IAM matches policies against the path and the tags of a profile that exists: to a profile that has just been
   * deleted, by an invocation that died before it could say so, it answers that access is denied.
   */
  public async bury(name: string, roleNames: readonly string[]): Promise<void> {
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
export function describeRole({ RoleName = '', Arn = '', AssumeRolePolicyDocument = '' }: Partial<Role>): RoleDescription {
  return { name: RoleName, arn: Arn, trustPolicy: decoded(AssumeRolePolicyDocument) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The instance profiles as one stack sees them: its own, and everybody else's. */
export class OwnedInstanceProfiles extends InstanceProfiles {
  public constructor(
    client: IAMClient,
    /** ID of the stack. */
    public readonly owner: string,
  ) {
    super(client);
  }

  /** Below our path and tagged as this stack's: only then may it be buried. */
  public isOurs(profile: InstanceProfileDescription): boolean {
    return profile.path.startsWith(PROFILE_PATH_PREFIX) && profile.owner === this.owner;
  }

  /** Below our path, and no stack has put its mark on it yet. */
  public isUnmarked(profile: InstanceProfileDescription): boolean {
    return profile.path.startsWith(PROFILE_PATH_PREFIX) && profile.owner === undefined;
  }

  /** Puts the owner tag on a profile; CloudFormation cannot tag instance profiles. */
  public async claim(name: string): Promise<void> {
    try {
      await this.client.send(
        new TagInstanceProfileCommand({ InstanceProfileName: name, Tags: [{ Key: OWNER_TAG_KEY, Value: this.owner }] }),
      );
    } catch (error) {
      throw awsCallError('iam:TagInstanceProfile', name, error);
    }
  }
}
