import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import type { InstanceProfiles } from '../../lambda/aws/instance-profiles';
import { ServiceCallError } from '../../lambda/errors/service-call-error';
import type { OpenFinding } from '../../lambda/ledger/watch-row';
import { clean } from '../../lambda/log/clean';
import type { Evidence, SuspectProfile } from './evidence';
import { gatherEvidence } from './gather-evidence';
import { classify, type Classification } from './classify';
import type { Sources } from './sources';
import { watchedProfiles } from './watch-source';

export interface Deletion {
  /** `gone`: by somebody else's hand. `left alone`: a last look showed that it is no leftover any more, or not for sure. */
  readonly outcome: 'deleted' | 'gone' | 'left alone' | 'failed';
  readonly why?: string;
}

/** A profile, what it is, and what became of it. */
export interface Finding {
  readonly profile: SuspectProfile;
  readonly classification: Classification;
  /** What the watch of its stack has found of it, and has not seen mended. */
  readonly watched: readonly OpenFinding[];
  readonly deletion?: Deletion;
}

export interface Survey {
  readonly findings: readonly Finding[];
  /** Absent where there is no profile that anybody would have to be asked about. */
  readonly evidence?: Evidence;
  /** Ledgers that could not be asked what the watch has found; a sentence each. */
  readonly unread: readonly string[];
}

/**
 * Looks at every profile below our path.
 *
 * @throws ServiceCallError when IAM cannot be asked: then there is nothing to look at.
 */
export async function survey(sources: Sources): Promise<Survey> {
  const profiles: SuspectProfile[] = [];
  for (const name of await sources.profiles.namesBelowOurPath()) {
    profiles.push(...(await suspect(sources.profiles, name)));
  }
  if (profiles.length === 0) {
    return { findings: [], unread: [] };
  }
  const evidence = await gatherEvidence(sources, profiles);
  const { found, unread } = await watchedProfiles(sources, evidence);
  return { findings: profiles.map((profile) => ({ profile, classification: classify(profile, evidence), watched: found.get(profile.name) ?? [] })), evidence, unread };
}

/**
 * Takes a profile away if one more look, as thorough as the first, still shows that it is left over. Roles are never
 * deleted.
 */
export async function deleteLeftover(sources: Sources, finding: Finding): Promise<Finding> {
  const { name } = finding.profile;
  try {
    const [profile] = await suspect(sources.profiles, name);
    if (profile === undefined) {
      return { ...finding, deletion: { outcome: 'gone' } };
    }
    const classification = classify(profile, await gatherEvidence(sources, [profile]));
    if (classification.usage !== 'left over') {
      return { ...finding, profile, classification, deletion: { outcome: 'left alone' } };
    }
    await sources.profiles.delete(name, profile.roleNames);
    return { ...finding, profile, classification, deletion: { outcome: 'deleted' } };
  } catch (error) {
    if (!(error instanceof ServiceCallError)) {
      throw error;
    }
    return { ...finding, deletion: { outcome: 'failed', why: clean(error.fact) } };
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
