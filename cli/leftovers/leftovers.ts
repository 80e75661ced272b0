import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import type { InstanceProfiles } from '../../lambda/aws/instance-profiles';
import { ServiceCallError } from '../../lambda/errors/service-call-error';
import { clean } from '../../lambda/log/clean';
import type { Evidence, SuspectProfile } from './evidence';
import { gatherEvidence } from './gather-evidence';
import { judge, type Judgement } from './judge';
import type { Witnesses } from './witnesses';

export interface Burial {
  /** `gone`: by somebody else's hand. `left alone`: a last look showed that it is no leftover any more, or not for sure. */
  readonly outcome: 'buried' | 'gone' | 'left alone' | 'failed';
  readonly why?: string;
}

/** A profile, what it is, and what became of it. */
export interface Finding {
  readonly profile: SuspectProfile;
  readonly judgement: Judgement;
  readonly burial?: Burial;
}

export interface Survey {
  readonly findings: readonly Finding[];
  /** Absent where there is no profile that anybody would have to be asked about. */
  readonly evidence?: Evidence;
}

/**
 * Looks at every profile below our path.
 *
 * @throws ServiceCallError when IAM cannot be asked: then there is nothing to look at.
 */
export async function survey(witnesses: Witnesses): Promise<Survey> {
  const profiles: SuspectProfile[] = [];
  for (const name of await witnesses.profiles.namesBelowOurPath()) {
    profiles.push(...(await suspect(witnesses.profiles, name)));
  }
  if (profiles.length === 0) {
    return { findings: [] };
  }
  const evidence = await gatherEvidence(witnesses, profiles);
  return { findings: profiles.map((profile) => ({ profile, judgement: judge(profile, evidence) })), evidence };
}

/**
 * Takes a profile away if one more look, as thorough as the first, still shows that it is left over. Roles are never
 * deleted.
 */
export async function buryLeftover(witnesses: Witnesses, finding: Finding): Promise<Finding> {
  const { name } = finding.profile;
  try {
    const [profile] = await suspect(witnesses.profiles, name);
    if (profile === undefined) {
      return { ...finding, burial: { outcome: 'gone' } };
    }
    const judgement = judge(profile, await gatherEvidence(witnesses, [profile]));
    if (judgement.verdict !== 'left over') {
      return { profile, judgement, burial: { outcome: 'left alone' } };
    }
    await witnesses.profiles.bury(name, profile.roleNames);
    return { profile, judgement, burial: { outcome: 'buried' } };
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    return { ...finding, burial: { outcome: 'failed', why: clean(error.fact) } };
  }
}

/** Nothing where it is gone. */
async function suspect(profiles: InstanceProfiles, name: string): Promise<readonly SuspectProfile[]> {
  const description = await profiles.describe(name);
  if (description?.path.startsWith(PROFILE_PATH_PREFIX) !== true) {
    return [];
  }
  const { roles, ...others } = description;
  return [{ name, ...others, roleNames: roles.map((role) => role.name) }];
}
