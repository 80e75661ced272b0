import { nameOfStack } from '../../lambda/aws/stacks';
import { mayDelete, type Usage as Deletability } from '../../lambda/decision/may-delete';
import type { Evidence, SuspectProfile } from './evidence';

/**
 * `in use`: an instance runs under it, Google shows it as linked, or an Auto Scaling group would launch under it. `desired
 * by its stack`: a stack that exists holds it. `unknown`: somebody who may know otherwise could not be asked, or cannot
 * tell yet. `left over`: nobody uses or wants it.
 */
export type Usage = 'in use' | 'desired by its stack' | 'unknown' | 'left over';

export interface Classification {
  readonly usage: Usage;
  /** Why; at least one. */
  readonly reasons: readonly string[];
}

const USAGES: Readonly<Record<Deletability['is'], Usage>> = {
  'in use': 'in use',
  desired: 'desired by its stack',
  unknown: 'unknown',
  unused: 'left over',
};

/** Says what a profile is, in the words of the command. Pure. */
export function classify(profile: SuspectProfile, evidence: Evidence): Classification {
  const holders = evidence.heldBy.get(profile.name) ?? [];
  const { is, reasons } = mayDelete(profile, {
    ...evidence,
    desiredBy: holders.map((stackId) => `stack ${nameOfStack(stackId)} holds it (${stackId})`),
    unasked: evidence.unreachable.filter(({ profileName }) => profileName === undefined || profileName === profile.name).map(({ why }) => why),
  });
  return {
    usage: USAGES[is],
    reasons: is === 'unused' ? ['no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing'] : reasons,
  };
}
