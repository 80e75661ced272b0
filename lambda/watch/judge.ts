import type { InstanceProfileDescription, RoleDescription } from '../aws/instance-profiles';
import type { RunningInstance } from '../aws/instances';
import { nameOf } from '../aws/arn';
import type { GkeResource } from '../google/resources';
import type { LinkedRole } from '../ledger/target-row';
import type { Finding, WatchSource } from '../ledger/watch-row';
import type { Seen } from '../preflight/seen';
import { trustOfEc2 } from '../preflight/trust-policy';

/*
 * What has drifted on a target that has settled, by what one look at it saw. Pure. Only what was seen is judged: whoever
 * could not be asked makes nothing found, and nothing resolved.
 */

/** What one look saw of a target. */
export interface Sight {
  /** Name of the profile that the target has settled on. */
  readonly profile: string;
  /** What it held when it was linked; absent where nobody has written it down. */
  readonly role?: LinkedRole;
  /** Values of its tags: the stack, and the target. */
  readonly marks: { readonly owner: string; readonly target: string };
  readonly inIam: Seen<InstanceProfileDescription | 'missing'>;
  readonly atGoogle: Seen<GkeResource | 'missing'>;
  /** Nodes under profiles of ours that the target has left. */
  readonly lingering: Seen<readonly RunningInstance[]>;
  /** Those of the profiles that the target has left which are still there. */
  readonly leftOver: Seen<readonly string[]>;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Why a source could not be asked, or cannot tell at present. */
  readonly unknown: Readonly<Partial<Record<WatchSource, string>>>;
}

/** More are only counted. */
const MOST_NAMED = 3;

export function judgeTarget(sight: Sight): Judgement {
  const judged: Readonly<Record<WatchSource, readonly Finding[] | string>> = {
    IAM: ifSeen(sight.inIam, (profile) => judgeProfile(sight, profile)),
    Google: ifSeen(sight.atGoogle, (resource) => judgeLink(sight, resource)),
    EC2: ifSeen(sight.lingering, judgeNodes),
    ledger: ifSeen(sight.leftOver, (names) => names.map((profile): Finding => ({ kind: 'left over', profile, what: `instance profile ${profile} is left over` }))),
  };
  const entries = Object.entries(judged);
  return {
    findings: entries.flatMap(([, found]) => (typeof found === 'string' ? [] : found)),
    unknown: Object.fromEntries(entries.filter(([, found]) => typeof found === 'string')),
  };
}

function ifSeen<T>(seen: Seen<T>, judge: (what: T) => readonly Finding[] | string): readonly Finding[] | string {
  return 'seen' in seen ? judge(seen.seen) : seen.notSeen;
}

function judgeProfile({ profile, role: linked, marks }: Sight, seen: InstanceProfileDescription | 'missing'): readonly Finding[] {
  const found = (kind: Finding['kind'], what: string): Finding => ({ kind, profile, what });
  if (seen === 'missing') {
    return [found('profile changed', `instance profile ${profile}, which is linked, does not exist any more`)];
  }
  const isMarked = seen.owner === marks.owner && seen.target === marks.target;
  return [
    ...judgeRoles(seen.roles, linked).map((what) => found('profile changed', `instance profile ${profile} ${what}`)),
    ...seen.roles.filter(({ trustPolicy }) => ['denied', 'not named'].includes(trustOfEc2(trustPolicy))).slice(0, 1).map(({ name }) => found('trust lost', `the trust policy of role ${name} in instance profile ${profile} does not let EC2 assume it`)),
    ...(isMarked ? [] : [found('marks changed', `instance profile ${profile} does not carry the tags any more by which it is this stack's and this target's`)]),
  ];
}

function judgeRoles(roles: readonly RoleDescription[], linked: LinkedRole | undefined): readonly string[] {
  const [role, ...others] = roles;
  if (role === undefined) {
    return ['holds no role any more'];
  }
  if (others.length > 0) {
    return [`holds ${roles.length} roles: ${listed(roles.map(({ name }) => name))}`];
  }
  if (linked === undefined || linked.id === '' || role.id === '' || role.id === linked.id) {
    return [];
  }
  return role.name === linked.name
    ? [`holds a role ${role.name} that was made anew: its ID is ${role.id}, and was ${linked.id} when the profile was linked`]
    : [`holds role ${role.name}, and held ${linked.name} when it was linked`];
}

/** What Google shows while an update is in flight is not documented, so only our own name counts then. */
function judgeLink({ profile }: Sight, seen: GkeResource | 'missing'): readonly Finding[] | string {
  if (seen === 'missing') {
    return [{ kind: 'target gone', profile, what: 'Google does not know the target any more' }];
  }
  const { profileName, state, reconciling } = seen;
  if (profileName === profile) {
    return [];
  }
  if (reconciling || ['RECONCILING', 'PROVISIONING', 'STOPPING'].includes(state)) {
    return `Google is reconciling it (state ${state})`;
  }
  return [{ kind: 'linked elsewhere', profile, what: `Google shows instance profile ${profileName === '' ? 'none' : profileName} as linked, and not ${profile}` }];
}

function judgeNodes(lingering: readonly RunningInstance[]): readonly Finding[] {
  const nodes = lingering.filter(({ shuttingDown }) => !shuttingDown);
  return [...new Set(nodes.map(({ profileArn }) => nameOf(profileArn)))].map((profile) => {
    const ids = nodes.filter(({ profileArn }) => nameOf(profileArn) === profile).map(({ instanceId }) => instanceId);
    return { kind: 'nodes elsewhere', profile, what: `instance profile ${profile}, which the target has left, is still that of ${listed(ids)}` };
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
