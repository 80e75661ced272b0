import { summarizeChannels } from './channels';
import type { LocalCloud } from './local-cloud';

/** What there is to say of any play, whatever it was about. */
export type CloudSummary = Readonly<ReturnType<typeof summarizeCloud>>;

export function summarizeCloud(cloud: LocalCloud, stackName: string, failures: readonly string[]) {
  const { cloudFormation, iam, clock, startedAt, executions } = cloud;
  return {
    /** Whether the story ended as it should; `failures` says where it did not. */
    ok: failures.length === 0,
    failures,
    stackStatus: cloud.statusOf(stackName),
    virtualSeconds: Math.round((clock.now() - startedAt) / 1000),
    profiles: iam.profiles.map(({ instanceProfileName, roleNames, deletedAt }) => ({
      name: instanceProfileName,
      role: cloud.roleEverIn(instanceProfileName) ?? roleNames[0] ?? '',
      deleted: deletedAt !== undefined,
    })),
    /** Invocations of `reconcile`. */
    polls: cloud.polls(),
    /** Of the execution that has most. */
    historyEvents: Math.max(0, ...executions.map(({ historyEvents }) => historyEvents)),
    answers: cloudFormation.answers.map(({ logicalId, requestType, status, bytes, reason = '' }) => ({ logicalId, requestType, status, bytes, reason })),
    events: cloudFormation.events.map(({ time, logicalId, resourceType, status, reason = '' }) => ({ time: new Date(time).toISOString(), logicalId, resourceType, status, reason })),
    told: summarizeChannels(cloud),
  };
}
