import { resourceName } from '../request/target';
import type { Evidence } from './evidence';
import { worstFirst, type Check, type Finding } from './finding';
import { judgeFacts } from './judge-facts';
import { judgePermissions } from './judge-permissions';
import type { NotSeen, Seen } from './seen';

/** Everything there is to say before the target is changed, the worst first. Pure. */
export function judge(evidence: Evidence): readonly Finding[] {
  return worstFirst([...judgeFacts(evidence), ...judgePermissions(evidence), ...unchecked(evidence)]);
}

/** One finding for everything that could not be checked for the same reason. */
function unchecked(evidence: Evidence): readonly Finding[] {
  const reasons = new Map<string, NotSeen & { readonly checks: Set<Check> }>();
  for (const [check, answer] of answers(evidence)) {
    if (!('seen' in answer)) {
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
    remedy: 'Check it yourself, or remove what is in the way',
    mayPass,
  }));
}

function answers({ profile, role, apiRoleArn, linked, passRole, readProfile, update, documented, keys }: Evidence): readonly (readonly [Check, Seen<unknown>])[] {
  return [
    ['instance profile', profile],
    ['trust policy', role],
    ['AWS account', apiRoleArn],
    ['owner', linked],
    ['iam:PassRole', passRole],
    ['iam:GetInstanceProfile', readProfile],
    ['validateOnly', update],
    ['documented permissions', documented],
    ...keys.map(({ access }) => ['KMS keys', access] as const),
  ];
}
