import { OWNER_TAG_KEY, TARGET_TAG_KEY } from '../../../lib/contract';
import { Administrator } from '../../play/edited-by-hand';
import type { LocalCloud } from '../../play/local-cloud';
import { makeNodeRole, makeProfile, trustIn } from '../../play/made-by-hand';
import { isOurs, type DriftTruth } from './drift-truth';
import { addressOf, type TargetName } from './targets';

/** What a person with a console does to what is linked. The last one puts right what can be put right. */
export const HAND_EDITS = ['role taken out', 'role swapped', 'role made anew', 'tags taken off', 'trust changed', 'profile deleted', 'other profile linked', 'target deleted', 'edits undone'] as const;

export type HandEdit = (typeof HAND_EDITS)[number];

export function isHandEdit(what: string): what is HandEdit {
  return HAND_EDITS.some((edit) => edit === what);
}

const THEIR_ROLE = 'role-of-someone-else';
const THEIRS = 'made-by-someone-else';
const UNTRUSTING = trustIn('lambda.amazonaws.com');

/** A person with a console. */
export class HandEditor {
  public readonly administrator: Administrator;
  /** What was linked to a target when it was last edited. */
  private readonly edited = new Map<TargetName, string>();

  public constructor(
    private readonly cloud: LocalCloud,
    private readonly truth: DriftTruth,
  ) {
    this.administrator = new Administrator(cloud);
  }

  /** @returns whether it was possible. @throws ServiceError or GoogleError where IAM or Google refuses. */
  public async edit(what: HandEdit, target: TargetName): Promise<boolean> {
    const linked = this.cloud.viewOf(addressOf(target))?.linkedProfile;
    const profile = linked !== undefined && isOurs(this.cloud, linked) ? linked : this.edited.get(target);
    if (profile === undefined || this.truth.asMade(profile) === undefined) {
      return false;
    }
    this.edited.set(target, profile);
    return what === 'edits undone' ? this.undo(target, profile) : this.spoil(what, target, profile);
  }

  private async spoil(what: Exclude<HandEdit, 'edits undone'>, target: TargetName, profile: string): Promise<boolean> {
    const { cloud, administrator } = this;
    const address = addressOf(target);
    switch (what) {
      case 'role taken out':
        await this.empty(profile);
        return true;
      case 'role swapped':
        await this.empty(profile);
        await administrator.addRole(profile, this.theirRole());
        return true;
      case 'role made anew':
        return this.makeRoleAnew(profile);
      case 'tags taken off':
        await administrator.untag(profile, [OWNER_TAG_KEY, TARGET_TAG_KEY]);
        return true;
      case 'trust changed':
        for (const held of cloud.iam.profile(profile).roleNames) {
          await administrator.changeTrust(held, UNTRUSTING);
        }
        return true;
      case 'profile deleted':
        await this.empty(profile);
        await administrator.deleteProfile(profile);
        return true;
      case 'other profile linked':
        if (!cloud.iam.current.profiles.has(THEIRS)) {
          makeProfile(cloud.iam, THEIRS);
        }
        return this.link(target, THEIRS);
      case 'target deleted':
        // With a cluster goes everything.
        if (address.nodePool === undefined) {
          return false;
        }
        cloud.gke.faults.deleteBySomeoneElse(address);
        return true;
    }
  }

  /** A role that was made anew has another ID, whatever anybody does. */
  private async undo(target: TargetName, profile: string): Promise<boolean> {
    const { cloud, administrator } = this;
    const { iam, gke } = cloud;
    const { path, role, tags, trust } = this.truth.asMade(profile) ?? {};
    if (role === undefined || tags === undefined || trust === undefined) {
      return false;
    }
    iam.byHand(() => {
      if (!iam.current.profiles.has(profile)) {
        iam.createInstanceProfile({ instanceProfileName: profile, ...(path === undefined ? {} : { path }) });
      }
      iam.tagInstanceProfile(profile, tags);
    });
    await administrator.changeTrust(role.name, trust);
    if (iam.profile(profile).roleNames.join() !== role.name) {
      await this.empty(profile);
      await administrator.addRole(profile, role.name);
    }
    const address = addressOf(target);
    const view = cloud.viewOf(address);
    if (view === undefined && address.nodePool !== undefined) {
      gke.addNodePool({ location: address.location, cluster: address.cluster, name: address.nodePool, profile, nodes: 1 });
      return true;
    }
    return view?.linkedProfile === profile || this.link(target, profile);
  }

  private async link(target: TargetName, profile: string): Promise<boolean> {
    const address = addressOf(target);
    await this.cloud.gke.faults.updateBySomeoneElse(address, { [address.nodePool === undefined ? 'control_plane.iam_instance_profile' : 'config.iam_instance_profile']: profile });
    return true;
  }

  private async empty(profile: string): Promise<void> {
    for (const held of this.cloud.iam.profile(profile).roleNames) {
      await this.administrator.removeRole(profile, held);
    }
  }

  private async makeRoleAnew(profile: string): Promise<boolean> {
    const { iam } = this.cloud;
    const [name] = iam.profile(profile).roleNames;
    if (name === undefined) {
      return false;
    }
    const holders = [...iam.current.profiles.values()].filter(({ roleNames }) => roleNames.includes(name)).map(({ instanceProfileName }) => instanceProfileName);
    for (const holder of holders) {
      await this.administrator.removeRole(holder, name);
    }
    await this.administrator.makeRoleAnew(iam.role(name));
    for (const holder of holders) {
      await this.administrator.addRole(holder, name);
    }
    return true;
  }

  private theirRole(): string {
    const { iam } = this.cloud;
    if (!iam.current.roles.has(THEIR_ROLE)) {
      makeNodeRole(iam, { roleName: THEIR_ROLE });
    }
    return THEIR_ROLE;
  }
}
