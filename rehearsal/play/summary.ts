import { SAMPLE_STACK } from '../../bin/sample-stack';
import type { TargetAddress } from '../gke-multi-cloud/resource-name';
import type { Stage } from './stage';

/** What `npm run rehearse -- --json` prints. */
export interface Summary {
  readonly scenario: string;
  /** Whether the story ended as it should; `failures` says where it did not. */
  readonly ok: boolean;
  readonly failures: readonly string[];
  readonly stackStatus: string;
  readonly virtualSeconds: number;
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
  readonly profiles: readonly { readonly name: string; readonly role: string; readonly deleted: boolean }[];
  readonly requests: {
    readonly patch: number;
    readonly validateOnly: number;
    readonly get: number;
    readonly cancel: number;
    readonly rollback: number;
  };
  /** Invocations of `reconcile`. */
  readonly polls: number;
  /** Of the execution that has most. */
  readonly historyEvents: number;
  readonly answers: readonly {
    readonly logicalId: string;
    readonly requestType: string;
    readonly status: string;
    readonly bytes: number;
    readonly reason: string;
  }[];
  readonly events: readonly {
    readonly time: string;
    readonly logicalId: string;
    readonly resourceType: string;
    readonly status: string;
    readonly reason: string;
  }[];
}

export function summarize(stage: Stage, story: { scenario: string; target: TargetAddress; failures: readonly string[] }): Summary {
  const { scenario, target, failures } = story;
  const view = stage.viewOf(target);
  const counts = stage.gke.requests.counts(target);
  return {
    scenario,
    ok: failures.length === 0,
    failures,
    stackStatus: stage.statusOf(SAMPLE_STACK),
    virtualSeconds: Math.round((stage.clock.now() - stage.startedAt) / 1000),
    target: {
      name: [target.cluster, ...(target.nodePool === undefined ? [] : [target.nodePool])].join('/'),
      linkedProfile: view?.linkedProfile ?? '',
      nodes: (view?.nodes ?? []).map(({ name, profile, history }) => ({
        name,
        profile,
        history: history.map((epoch) => ({ since: new Date(epoch.since).toISOString().slice(11, 19), profile: epoch.profile })),
      })),
    },
    profiles: stage.iam.profiles.map(({ instanceProfileName, roleNames, deletedAt }) => ({
      name: instanceProfileName,
      role: stage.roleEverIn(instanceProfileName) ?? roleNames[0] ?? '',
      deleted: deletedAt !== undefined,
    })),
    requests: {
      patch: counts.patch,
      validateOnly: counts.validateOnly,
      get: counts.get + counts.getOperation,
      cancel: counts.cancel,
      rollback: counts.rollback,
    },
    polls: stage.polls(),
    historyEvents: Math.max(0, ...stage.executions.map(({ historyEvents }) => historyEvents)),
    answers: stage.cloudFormation.answers.map(({ logicalId, requestType, status, bytes, reason }) => ({
      logicalId,
      requestType,
      status,
      bytes,
      reason: reason ?? '',
    })),
    events: stage.cloudFormation.events.map(({ time, logicalId, resourceType, status, reason }) => ({
      time: new Date(time).toISOString(),
      logicalId,
      resourceType,
      status,
      reason: reason ?? '',
    })),
  };
}
