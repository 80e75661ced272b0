import { SAMPLE_STACK } from './sample-stack';
import type { TargetAddress } from '../google/gke-multi-cloud/resource-name';
import type { Stage } from './stage';
import { summarizeStage, type StageSummary } from './stage-summary';

/** What `npm run rehearse -- --json` prints. */
export interface Summary extends StageSummary {
  readonly scenario: string;
  readonly target: {
    readonly name: string;
    readonly linkedProfile: string;
    readonly nodes: readonly {
      readonly name: string;
      readonly profile: string;
      /** What the node ran under, and since when. */
      readonly history: readonly { readonly since: string; readonly profile: string }[];
    }[];
  };
  readonly requests: {
    readonly patch: number;
    readonly validateOnly: number;
    readonly get: number;
    readonly cancel: number;
    readonly rollback: number;
  };
}

export function summarize(stage: Stage, story: { scenario: string; target: TargetAddress; failures: readonly string[] }): Summary {
  const { scenario, target, failures } = story;
  const view = stage.viewOf(target);
  const counts = stage.gke.requests.counts(target);
  return {
    scenario,
    ...summarizeStage(stage, SAMPLE_STACK, failures),
    target: {
      name: [target.cluster, ...(target.nodePool === undefined ? [] : [target.nodePool])].join('/'),
      linkedProfile: view?.linkedProfile ?? '',
      nodes: (view?.nodes ?? []).map(({ name, profile, history }) => ({
        name,
        profile,
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
