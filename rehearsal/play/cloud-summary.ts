import { summarizeChannels, type ToldSummary } from './channels';
import type { LocalCloud } from './local-cloud';

/** What there is to say of any play, whatever it was about. */
export interface CloudSummary {
  /** Whether the story ended as it should; `failures` says where it did not. */
  readonly ok: boolean;
  readonly failures: readonly string[];
  readonly stackStatus: string;
  readonly virtualSeconds: number;
  readonly profiles: readonly { readonly name: string; readonly role: string; readonly deleted: boolean }[];
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
  readonly told: ToldSummary;
}

export function summarizeCloud(cloud: LocalCloud, stackName: string, failures: readonly string[]): CloudSummary {
  return {
    ok: failures.length === 0,
    failures,
    stackStatus: cloud.statusOf(stackName),
    virtualSeconds: Math.round((cloud.clock.now() - cloud.startedAt) / 1000),
    profiles: cloud.iam.profiles.map(({ instanceProfileName, roleNames, deletedAt }) => ({
      name: instanceProfileName,
      role: cloud.roleEverIn(instanceProfileName) ?? roleNames[0] ?? '',
      deleted: deletedAt !== undefined,
    })),
    polls: cloud.polls(),
    historyEvents: Math.max(0, ...cloud.executions.map(({ historyEvents }) => historyEvents)),
    answers: cloud.cloudFormation.answers.map(({ logicalId, requestType, status, bytes, reason }) => ({
      logicalId,
      requestType,
      status,
      bytes,
      reason: reason ?? '',
    })),
    events: cloud.cloudFormation.events.map(({ time, logicalId, resourceType, status, reason }) => ({
      time: new Date(time).toISOString(),
      logicalId,
      resourceType,
      status,
      reason: reason ?? '',
    })),
    told: summarizeChannels(cloud),
  };
}
