import type { Recording, StateCheck } from './recording';
import { clockTime, type Invariant } from './invariant';

/**
 * After a success the target is settled on the new template's profile; when all has come to rest it is settled on what
 * the stack believes in; a destruction asks nothing of Google. A target that somebody else has touched is exempted.
 */
export const CONVERGENCE: Invariant = {
  name: 'Convergence',
  check: ({ stateChecks, deployments }: Recording) => [
    ...stateChecks.filter(({ exempt }) => exempt === undefined).flatMap(faultsOf),
    ...deployments
      .filter(({ status, calm, title }) => calm && title.includes('destroy') && status === 'DELETE_COMPLETE')
      .flatMap(({ title, patches, otherChanges }) =>
        [...patches, ...otherChanges].map((target) => `${title} changed ${target}; a destruction leaves the cluster as it runs`),
      ),
  ],
};

function faultsOf({ time, logicalId, target, moment, believed, linked, nodes }: StateCheck): string[] {
  if (linked === believed && nodes.every((profile) => profile === believed)) {
    return [];
  }
  const when = moment === 'success' ? `when ${logicalId} was complete` : 'when nothing happened any more';
  return [
    `${clockTime(time)} ${when}, ${target} should have been on ${believed}, but Google showed ${linked} and nodes ran under ` +
      `${[...new Set(nodes)].join(', ')}; look at the last request of ${logicalId}`,
  ];
}
