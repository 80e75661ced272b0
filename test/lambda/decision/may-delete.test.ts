import { mayDelete, type Candidate, type DeletionEvidence, type TargetSeen } from '../../../lambda/decision/may-delete';
import type { GkeOperation, GkeResource } from '../../../lambda/google/resources';
import { gkeResource } from '../support/gke';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const AN_HOUR_AGO = NOW - 3_600_000;
const ARN = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/old';
const PROFILE: Candidate = { name: 'old', arn: ARN };
const NEVER_SENT: Candidate = { ...PROFILE, neverSent: true };

function target(resource: Partial<GkeResource> = {}, operations: readonly Partial<GkeOperation>[] = [], more: Partial<TargetSeen> = {}): TargetSeen {
  const name = 'locations/us-east4/awsClusters/prod/awsNodePools/workers';
  return {
    name,
    resource: gkeResource({ profileName: 'new', iamInstanceProfile: 'new', ...resource }),
    operations: operations.map((operation, index) => ({
      name: `projects/1/locations/us-east4/operations/${index}`,
      done: true,
      target: `projects/1/${name}`,
      verb: 'update',
      createTime: AN_HOUR_AGO + index,
      endTime: AN_HOUR_AGO + index,
      ...operation,
    })),
    ...more,
  };
}

function evidence(changes: Partial<DeletionEvidence> = {}): DeletionEvidence {
  return { instances: [], launchers: [], targets: [target()], desiredBy: [], unasked: [], seenAt: NOW, ...changes };
}

const INSTANCE = { instanceId: 'i-1', region: 'us-east-1', profileArn: ARN };
const LAUNCHER = { group: 'workers', region: 'us-east-1', profileName: 'old' };
const DESIRED = { desiredBy: ['the target is to run under it'] };
const UNASKED = { unasked: ['EC2 in us-east-1 could not be asked'] };
const RUNNING = { done: false, endTime: undefined };
const FAILED = { error: { code: 9, message: 'node 3 did not join' } };
const A_MINUTE_AGO = { endTime: NOW - 60_000 };
const recorded = (toward: string): Partial<TargetSeen> => ({ recorded: { name: 'projects/acme/locations/us-east4/operations/0', toward } });

test('a profile that everybody was asked about, and nobody uses or wants, may be deleted', () => {
  expect(mayDelete(PROFILE, evidence())).toEqual({ is: 'unused', reasons: [] });
  expect(mayDelete(PROFILE, evidence({ targets: [] })).is).toBe('unused');
});

test.each<[string, Partial<DeletionEvidence>, string, RegExp?]>([
  ['an instance, although it is desired', { instances: [INSTANCE], ...DESIRED }, 'in use', /^instance i-1 in us-east-1 runs under it$/],
  ['an instance, although somebody could not be asked', { instances: [INSTANCE], ...UNASKED }, 'in use'],
  ['a link', { targets: [target({ profileName: 'old' })] }, 'in use', /^Google shows locations.*workers as linked to it$/],
  ['a link of a target that is being deleted', { targets: [target({ profileName: 'old', state: 'STOPPING' })] }, 'in use'],
  ['an Auto Scaling group, although no instance runs', { launchers: [LAUNCHER] }, 'in use', /^Auto Scaling group workers in us-east-1 launches under it$/],
  ['a wish, although somebody could not be asked', { ...DESIRED, ...UNASKED }, 'desired', /^the target is to run under it$/],
  ['somebody who could not be asked', UNASKED, 'unknown', /^EC2 in us-east-1 could not be asked$/],
  ['an instance under another profile', { instances: [{ ...INSTANCE, profileArn: `${ARN}er` }] }, 'unused'],
  ['a group that launches under another profile', { launchers: [{ ...LAUNCHER, profileName: 'older' }] }, 'unused'],
])('%s: %#', (_what, changes, is, words = /^/) => {
  const usage = mayDelete(PROFILE, evidence(changes));
  expect(usage.is).toBe(is);
  expect(usage.reasons.join()).toMatch(words);
});

test.each<[string, TargetSeen, string]>([
  ['an update runs', target({}, [RUNNING]), 'unknown'],
  ['an operation of a kind we do not know runs', target({}, [{ ...RUNNING, verb: 'rollback' }]), 'unknown'],
  ['a creation runs, which shows what it links', target({ state: 'PROVISIONING', reconciling: true }, [{ ...RUNNING, verb: 'create' }]), 'unused'],
  ['a deletion runs', target({ state: 'STOPPING', reconciling: true }, [{ ...RUNNING, verb: 'delete' }]), 'unused'],
  ['Google reconciles, and lists no operation yet', target({ reconciling: true }), 'unknown'],
  ['the state is RECONCILING', target({ state: 'RECONCILING' }), 'unknown'],
  ['the newest update failed', target({}, [{}, FAILED]), 'unknown'],
  ['the newest update was ours, and failed', target({}, [FAILED], recorded('new')), 'unknown'],
  ['a failed update was followed by one that succeeded', target({}, [FAILED, {}]), 'unused'],
  ['an update succeeded a minute ago', target({}, [A_MINUTE_AGO]), 'unknown'],
  ['an update succeeded three minutes ago', target({}, [{ endTime: NOW - 180_000 }]), 'unused'],
  ['our update succeeded a minute ago, and Google shows what it linked', target({}, [A_MINUTE_AGO], recorded('new')), 'unused'],
  ['our update succeeded a minute ago, and Google does not show that yet', target({}, [A_MINUTE_AGO], recorded('newer')), 'unknown'],
  ['an update of somebody else succeeded a minute ago, after ours', target({}, [{}, A_MINUTE_AGO], recorded('new')), 'unknown'],
  ['a change was sent whose operation may still come to light', target({}, [], { openUntil: NOW + 1 }), 'unknown'],
  ['a change was sent whose operation would have been listed', target({}, [], { openUntil: NOW }), 'unused'],
  ['a target is DEGRADED, but settled', target({ state: 'DEGRADED' }, [{}]), 'unused'],
])('where %s on a target linked to another profile, it is judged %#', (_what, seen, is) => {
  expect(mayDelete(PROFILE, evidence({ targets: [target(), seen] })).is).toBe(is);
});

test('what was never sent to Google is no matter of how an update ended, but of everything else', () => {
  const failed = evidence({ targets: [target({}, [FAILED])] });
  expect(mayDelete(NEVER_SENT, failed).is).toBe('unused');
  expect(mayDelete(NEVER_SENT, { ...failed, launchers: [LAUNCHER] }).is).toBe('in use');
  expect(mayDelete(NEVER_SENT, evidence({ targets: [target({}, [RUNNING])] })).is).toBe('unknown');
});
