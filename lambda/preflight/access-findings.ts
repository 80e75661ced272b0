import type { Check } from './evidence';
import type { Finding, PolicyStatement } from './finding';
import type { Access, Denial } from './simulated-access';

/** What some actions are about, in words. */
export interface AccessTopic {
  readonly check: Check;
  /** Only what a rotation cannot do without. */
  readonly severity: Finding['severity'];
  /** Name of the role that would act. */
  readonly role: string;
  readonly about: string;
  /** Completes the sentences "… may not …" and "whether … may … cannot be known". */
  readonly who: string;
  readonly does: (actions: readonly string[]) => string;
  /** Where nobody allows it: how it may work all the same, so that it is not known whether it does. */
  readonly but?: string;
  readonly statement: (action: PolicyStatement['Action']) => PolicyStatement;
}

/** One finding for all actions that are denied in the same way, and one for all that cannot be known for the same reason. */
export function accessFindings(access: readonly Access[], topic: AccessTopic): readonly Finding[] {
  const denied = grouped(access, (one) => (one.verdict === 'denied' ? one.by : undefined));
  const unknown = grouped(access, (one) => (one.verdict === 'unknown' ? one.because : undefined));
  const { check, severity, role, about, who, does, but, statement } = topic;
  return [
    ...denied.map(
      ({ reason, actions }): Finding => ({
        checks: [check],
        severity,
        ...(but !== undefined && reason.kind === 'nobody allows it'
          ? { certainty: 'unknown', what: `${who} may not ${does(actions)} by its own policies; ${but}` }
          : { certainty: 'known', what: `${who} may not ${does(actions)}` }),
        about,
        ...remedyFor(reason, role, statement(actions.length === 1 ? (actions[0] ?? []) : actions)),
        mayPass: severity === 'stops',
      }),
    ),
    ...unknown.map(
      ({ reason, actions }): Finding => ({
        checks: [check],
        severity: 'warns',
        certainty: 'unknown',
        what: `whether ${who} may ${does(actions)} cannot be known: ${reason}`,
        about,
        remedy: 'Check that these conditions will be met',
        mayPass: false,
      }),
    ),
  ];
}

function remedyFor(by: Denial, role: string, statement: PolicyStatement): Pick<Finding, 'remedy' | 'statement'> {
  switch (by.kind) {
    case 'nobody allows it':
      return { remedy: `Add to an identity policy of role ${role}`, statement };
    case 'permissions boundary':
      return { remedy: `Add to the permissions boundary of role ${role}, which does not allow it`, statement };
    case 'statement':
      return { remedy: `Take it out of the Deny in ${by.policies.length === 0 ? 'a policy' : by.policies.join(' and ')} of role ${role}` };
  }
}

interface Group<Reason> {
  readonly reason: Reason;
  readonly actions: string[];
}

/** Actions by reason, in the order in which they were asked about. */
function grouped<Reason>(access: readonly Access[], reasonOf: (one: Access) => Reason | undefined): readonly Group<Reason>[] {
  const groups = new Map<string, Group<Reason>>();
  for (const one of access) {
    const reason = reasonOf(one);
    if (reason !== undefined) {
      const key = JSON.stringify(reason);
      const group = groups.get(key) ?? { reason, actions: [] };
      group.actions.push(one.action);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
