import type { Stage } from './stage';

/** What there is to say of any play, whatever it was about. */
export interface StageSummary {
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
}

export function summarizeStage(stage: Stage, stackName: string, failures: readonly string[]): StageSummary {
  return {
    ok: failures.length === 0,
    failures,
    stackStatus: stage.statusOf(stackName),
    virtualSeconds: Math.round((stage.clock.now() - stage.startedAt) / 1000),
    profiles: stage.iam.profiles.map(({ instanceProfileName, roleNames, deletedAt }) => ({
      name: instanceProfileName,
      role: stage.roleEverIn(instanceProfileName) ?? roleNames[0] ?? '',
      deleted: deletedAt !== undefined,
    })),
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
