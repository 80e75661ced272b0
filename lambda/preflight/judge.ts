import { resourceName } from '../request/target';
import { CHECKS, type Check, type Evidence } from './evidence';
import { worstFirst, type Finding } from './finding';
import { judgeFacts } from './judge-facts';
import { judgePermissions } from './judge-permissions';
import type { NotSeen } from './seen';

/** Everything there is to say before the target is changed, the worst first. Pure. */
export function judge(evidence: Evidence): readonly Finding[] {
  return worstFirst([...judgeFacts(evidence), ...judgePermissions(evidence), ...unchecked(evidence)]);
}

/** One finding for everything that could not be checked for the same reason. */
function unchecked(evidence: Evidence): readonly Finding[] {
  const reasons = new Map<string, NotSeen & { readonly checks: Set<Check> }>();
  for (const check of Object.keys(CHECKS) as Check[]) {
    for (const answer of CHECKS[check](evidence)) {
      if ('seen' in answer) {
        continue;
      }
      const reason = reasons.get(answer.notSeen) ?? { ...answer, checks: new Set() };
      reason.checks.add(check);
      reasons.set(answer.notSeen, reason);
    }
  }
  return [...reasons.values()].map(({ notSeen, mayPass, checks }) => ({
    checks: [...checks],
    severity: 'warns',
    certainty: 'not checked',
    what: `not checked: ${[...checks].join(', ')}: ${notSeen}`,
    about: resourceName(evidence.subject.target),
    remedy: 'Check this by hand, or fix what prevented the check',
    mayPass,
  }));
}
