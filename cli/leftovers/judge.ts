import { nameOfStack } from '../../lambda/aws/stacks';
import { mayDelete, type Usage } from '../../lambda/decision/may-delete';
import type { Evidence, SuspectProfile } from './evidence';

/**
 * `in use`: an instance runs under it, Google shows it as linked, or an Auto Scaling group would launch under it. `wanted
 * by its stack`: a stack that exists holds it. `unknown`: somebody who may know otherwise could not be asked, or cannot
 * tell yet. `left over`: nobody uses or wants it.
 */
export type Verdict = 'in use' | 'wanted by its stack' | 'unknown' | 'left over';

export interface Judgement {
  readonly verdict: Verdict;
  /** Why; at least one. */
  readonly reasons: readonly string[];
}

const VERDICTS: Readonly<Record<Usage['is'], Verdict>> = {
  'in use': 'in use',
  wanted: 'wanted by its stack',
  unknown: 'unknown',
  unused: 'left over',
};

/** Says what a profile is, in the words of the command. Pure. */
export function judge(profile: SuspectProfile, evidence: Evidence): Judgement {
  const holders = evidence.heldBy.get(profile.name) ?? [];
  const { is, reasons } = mayDelete(profile, {
    ...evidence,
    wantedBy: holders.map((stackId) => `stack ${nameOfStack(stackId)} holds it (${stackId})`),
    unasked: evidence.silences.filter(({ profileName }) => profileName === undefined || profileName === profile.name).map(({ why }) => why),
  });
  return {
    verdict: VERDICTS[is],
    reasons: is === 'unused' ? ['no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing'] : reasons,
  };
}
