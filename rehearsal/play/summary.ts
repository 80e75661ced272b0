import { SAMPLE_STACK } from './sample-stack';
import type { TargetAddress } from '../google/gke-multi-cloud/resource-name';
import type { LocalCloud } from './local-cloud';
import { summarizeCloud } from './cloud-summary';

/** What `npm run rehearse -- --json` prints. */
export type Summary = Readonly<ReturnType<typeof summarize>>;

export function summarize(cloud: LocalCloud, story: { scenario: string; target: TargetAddress; failures: readonly string[] }) {
  const { scenario, target, failures } = story;
  const view = cloud.viewOf(target);
  const counts = cloud.gke.requests.counts(target);
  return {
    scenario,
    ...summarizeCloud(cloud, SAMPLE_STACK, failures),
    target: {
      name: [target.cluster, ...(target.nodePool === undefined ? [] : [target.nodePool])].join('/'),
      linkedProfile: view?.linkedProfile ?? '',
      nodes: (view?.nodes ?? []).map(({ name, profile, history }) => ({
        name,
        profile,
        /** What the node ran under, and since when. */
        history: history.map((epoch) => ({ since: new Date(epoch.since).toISOString().slice(11, 19), profile: epoch.profile })),
      })),
    },
    requests: {
      patch: counts.patch,
      validateOnly: counts.validateOnly,
      get: counts.get + counts.getOperation,
      cancel: counts.cancel,
      rollback: counts.rollback,
    },
  };
}
