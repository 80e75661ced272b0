import type { Recording, Deployment } from './recording';
import { clockTime, type Invariant } from './invariant';

/** A deployment that changes nothing sends no PATCH; a rotation without faults sends exactly one. */
export const MINIMALITY: Invariant = {
  name: 'Minimality',
  check: ({ deployments }: Recording) => deployments.flatMap((deployment) => [...whenNothingChanges(deployment), ...withoutFaults(deployment)]),
};

function whenNothingChanges({ title, startedAt, calm, linkRequests, patches }: Deployment): string[] {
  return calm && linkRequests === 0 && patches.length > 0
    ? [`${clockTime(startedAt)} ${title} asked nothing of any link, but ${patches.join(', ')} got a PATCH`]
    : [];
}

function withoutFaults({ title, startedAt, undisturbed, rotated, patches, otherChanges, status }: Deployment): string[] {
  if (!undisturbed || !['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'DELETE_COMPLETE'].includes(status)) {
    return [];
  }
  const expected = [...rotated].sort().join(', ');
  const sent = [...patches].sort().join(', ');
  return sent === expected && otherChanges.length === 0
    ? []
    : [`${clockTime(startedAt)} ${title} should have sent one PATCH to each of [${expected}], but sent [${sent}] and other changes to [${otherChanges.join(', ')}]`];
}
