import { PROFILE_PATH_PREFIX, OWNER_TAG_KEY, TARGET_TAG_KEY } from '../../../lib/contract';
import type { DriftKind } from '../../../lambda/ledger/watch-row';
import type { IamChange } from '../../aws/iam/iam-state';
import type { LocalCloud } from '../../play/local-cloud';
import type { Deviation } from '../invariants/recording';
import { addressOf, TARGET_NAMES } from './targets';

/** A profile of ours before anybody has touched it. */
export interface ProfileAsMade {
  readonly path: string;
  readonly role?: { readonly name: string; readonly id: string };
  readonly trust?: string;
  /** Once the engine has marked it. */
  readonly tags?: Readonly<Record<string, string>>;
}

const MARKS = [OWNER_TAG_KEY, TARGET_TAG_KEY];

/** What is not as it was made, since when, and whether people did it: seen in the clouds themselves, at the moment it happens. */
export class DriftTruth {
  public readonly deviations: Deviation[] = [];
  private readonly made = new Map<string, ProfileAsMade>();

  public constructor(private readonly cloud: LocalCloud) {
    cloud.iam.onChange((change) => this.onChange(change));
    // Google's own state changes with time; whoever looks at it asks.
    cloud.gke.requests.onRequest(() => this.lookAtGoogle());
  }

  public asMade(profile: string): ProfileAsMade | undefined {
    return this.made.get(profile);
  }

  public wasEdited(profile: string): boolean {
    return this.deviations.some((one) => one.about === profile && one.byHand);
  }

  /** What is not as it was made of a profile, now. */
  public kindsOf(profile: string): readonly DriftKind[] {
    const { iam } = this.cloud;
    const made = this.made.get(profile);
    const now = iam.current.profiles.get(profile);
    if (made?.role === undefined) {
      return [];
    }
    if (now === undefined) {
      return ['profile changed'];
    }
    const { role, tags } = made;
    const held = now.roleNames.map((name) => iam.role(name));
    const isChanged = held.length !== 1 || held[0]?.roleId !== role.id;
    return [
      ...(isChanged ? ['profile changed' as const] : []),
      ...(held.some(({ assumeRolePolicyDocument }) => !assumeRolePolicyDocument.includes(EC2)) ? ['trust lost' as const] : []),
      ...(tags !== undefined && MARKS.some((key) => now.tags[key] !== tags[key]) ? ['marks changed' as const] : []),
    ];
  }

  private onChange({ what, name, ...change }: IamChange): void {
    const byHand = change.byHand === true;
    if (!byHand) {
      this.remember(what, name);
    }
    const touched = what.startsWith('role') && what !== 'roleAdded' && what !== 'roleRemoved' ? [...this.made.keys()] : [name];
    touched.filter((profile) => this.made.has(profile)).forEach((profile) => this.compare(profile, IAM_KINDS, this.kindsOf(profile), byHand));
  }

  /** CloudFormation makes a profile with its role, and the engine marks it. */
  private remember(what: IamChange['what'], name: string): void {
    const profile = this.cloud.iam.current.profiles.get(name);
    if (profile === undefined || !profile.path.startsWith(PROFILE_PATH_PREFIX)) {
      return;
    }
    const known: ProfileAsMade = this.made.get(name) ?? { path: profile.path };
    if (what === 'roleAdded' && known.role === undefined) {
      const role = this.cloud.iam.role(profile.roleNames[0] ?? '');
      this.made.set(name, { ...known, role: { name: role.roleName, id: role.roleId }, trust: role.assumeRolePolicyDocument });
    } else if (what === 'profileTagged' && profile.tags[TARGET_TAG_KEY] !== undefined) {
      this.made.set(name, { ...known, tags: profile.tags });
    }
  }

  private lookAtGoogle(): void {
    for (const target of TARGET_NAMES) {
      const view = this.cloud.viewOf(addressOf(target));
      this.compare(target, GOOGLE_KINDS, view === undefined ? ['target gone'] : isOurs(this.cloud, view.linkedProfile) ? [] : ['linked elsewhere'], true);
    }
    const running = new Set(this.cloud.gke.instances().filter(({ state }) => state === 'running').map(({ profileName }) => profileName));
    this.made.forEach((_, profile) => this.compare(profile, ['nodes elsewhere'], running.has(profile) ? ['nodes elsewhere'] : [], true));
  }

  private compare(about: string, among: readonly DriftKind[], kinds: readonly DriftKind[], byHand: boolean): void {
    const now = this.cloud.clock.now();
    const open = this.deviations.filter((one) => one.about === about && among.includes(one.kind) && one.until === undefined);
    open.filter(({ kind }) => !kinds.includes(kind)).forEach((one) => (one.until = now));
    kinds.filter((kind) => !open.some((one) => one.kind === kind)).forEach((kind) => this.deviations.push({ about, kind, from: now, byHand }));
  }
}

export function isOurs({ iam }: LocalCloud, profile: string): boolean {
  return iam.profiles.some(({ instanceProfileName, path }) => instanceProfileName === profile && path.startsWith(PROFILE_PATH_PREFIX));
}

const EC2 = '"ec2.amazonaws.com"';
const IAM_KINDS: readonly DriftKind[] = ['profile changed', 'trust lost', 'marks changed'];
const GOOGLE_KINDS: readonly DriftKind[] = ['linked elsewhere', 'target gone'];
