import type { Assignment } from '../ledger/request-row';
import { resourceName } from '../request/target';

/*
 * What a person reads in the stack's events: what happened, to what, and what to do next.
 */

export function failedWords({ link, role }: Assignment, why: string): string {
  const target = resourceName(link.target);
  return role === 'link' ? `Linking ${target} to ${link.profile.name} failed: ${why}` : `Linking back ${target} failed: ${why}`;
}

export function supersededWords({ link }: Assignment, by: string): string {
  return `A later request for ${resourceName(link.target)} took over (${by}); this one does nothing any more.`;
}

export function timedOutWords({ link }: Assignment, minutes: number, lastSeen: string): string {
  return (
    `${resourceName(link.target)} did not settle on ${link.profile.name} within ${minutes} minutes; last seen: ${lastSeen.replace(/\.+$/, '')}. ` +
    'CloudFormation now rolls back, and the target is moved back. Find out what kept it (nodes that do not drain, Google being down), or raise the timeout of the rotation, then deploy again.'
  );
}

export function stillMovingBackWords({ link }: Assignment, lastSeen: string): string {
  return (
    `still moving back: ${resourceName(link.target)} (${lastSeen}). ` +
    'Nothing is lost: the engine goes on while its stack exists, and the next deployment waits for what Google has begun.'
  );
}

export function followedWords({ link }: Assignment, lastSeen: string): string {
  return `${lastSeen}; ${link.wait ?? 'a wait condition'} waits for the end, at most ${Math.round(link.timeoutSeconds / 60)} minutes`;
}

export function outOfTimeWords({ link }: Assignment): string {
  return (
    `${resourceName(link.target)} could not be moved back within 12 hours, and nobody goes on with it. ` +
    'Find out what keeps it (nodes that do not drain, an operation that hangs), then deploy again.'
  );
}
