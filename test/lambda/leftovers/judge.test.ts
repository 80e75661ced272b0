import type { GkeOperation, GkeResource } from '../../../lambda/google/resources';
import type { Evidence, SuspectProfile, TargetSeen } from '../../../lambda/leftovers/evidence';
import { judge } from '../../../lambda/leftovers/judge';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const AN_HOUR_AGO = NOW - 3_600_000;
const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Profiles/0a1b';
const ARN = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/old';
const PROFILE: SuspectProfile = { name: 'old', arn: ARN, path: '/cdk-gke-instance-profile/external/', roleNames: ['nodes'], owner: STACK };

function target(resource: Partial<GkeResource> = {}, operations: readonly Partial<GkeOperation>[] = []): TargetSeen {
  const name = 'locations/us-east4/awsClusters/prod/awsNodePools/workers';
  return {
    name,
    resource: { state: 'RUNNING', reconciling: false, profileName: 'new', iamInstanceProfile: 'new', errors: [], keyArns: {}, ...resource },
    operations: operations.map((operation, index) => ({
      name: `projects/1/locations/us-east4/operations/${index}`,
      done: true,
      target: `projects/1/${name}`,
      verb: 'update',
      createTime: AN_HOUR_AGO + index,
      endTime: AN_HOUR_AGO + index,
      ...operation,
    })),
  };
}

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return { instances: [], targets: [target()], heldBy: new Map(), silences: [], regions: ['us-east-1'], seenAt: NOW, ...changes };
}

const INSTANCE = { instanceId: 'i-1', region: 'us-east-1', profileArn: ARN };
const SILENCE = { why: 'EC2 in us-east-1 could not be asked' };
const HELD = new Map([['old', [STACK]]]);
const RUNNING = { done: false, endTime: undefined };
const FAILED = { error: { code: 9, message: 'node 3 did not join' } };

test('a profile that everybody was asked about, and nobody uses or wants, is left over', () => {
  expect(judge(PROFILE, evidence()).verdict).toBe('left over');
  expect(judge(PROFILE, evidence({ targets: [] })).verdict).toBe('left over');
});

test.each<[string, Partial<Evidence>, string]>([
  ['an instance, although its stack holds it', { instances: [INSTANCE], heldBy: HELD }, 'in use'],
  ['an instance, although somebody is silent', { instances: [INSTANCE], silences: [SILENCE] }, 'in use'],
  ['a link', { targets: [target({ profileName: 'old' })] }, 'in use'],
  ['a link of a target that is being deleted', { targets: [target({ profileName: 'old', state: 'STOPPING' })] }, 'in use'],
  ['a stack, although somebody is silent', { heldBy: HELD, silences: [SILENCE] }, 'wanted by its stack'],
  ['silence about everything', { silences: [SILENCE] }, 'unknown'],
  ['silence about this profile', { silences: [{ ...SILENCE, profileName: 'old' }] }, 'unknown'],
  ['silence about another profile', { silences: [{ ...SILENCE, profileName: 'other' }] }, 'left over'],
  ['an instance under another profile', { instances: [{ ...INSTANCE, profileArn: `${ARN}er` }] }, 'left over'],
  ['a stack that holds another profile', { heldBy: new Map([['other', [STACK]]]) }, 'left over'],
])('%s: %#', (_what, changes, verdict) => {
  const judgement = judge(PROFILE, evidence(changes));
  expect(judgement.verdict).toBe(verdict);
  expect(judgement.reasons).not.toHaveLength(0);
});

test.each<[string, TargetSeen, string]>([
  ['an update runs', target({}, [RUNNING]), 'unknown'],
  ['an operation of a kind we do not know runs', target({}, [{ ...RUNNING, verb: 'rollback' }]), 'unknown'],
  ['a creation runs, which shows what it links', target({ state: 'PROVISIONING', reconciling: true }, [{ ...RUNNING, verb: 'create' }]), 'left over'],
  ['a deletion runs', target({ state: 'STOPPING', reconciling: true }, [{ ...RUNNING, verb: 'delete' }]), 'left over'],
  ['Google reconciles, and lists no operation yet', target({ reconciling: true }), 'unknown'],
  ['the state is RECONCILING', target({ state: 'RECONCILING' }), 'unknown'],
  ['the newest update failed', target({}, [{}, FAILED]), 'unknown'],
  ['a failed update was followed by one that succeeded', target({}, [FAILED, {}]), 'left over'],
  ['an update succeeded a minute ago', target({}, [{ endTime: NOW - 60_000 }]), 'unknown'],
  ['an update succeeded three minutes ago', target({}, [{ endTime: NOW - 180_000 }]), 'left over'],
  ['a target is DEGRADED, but settled', target({ state: 'DEGRADED' }, [{}]), 'left over'],
])('where %s on a target linked to another profile, it is judged %#', (_what, seen, verdict) => {
  expect(judge(PROFILE, evidence({ targets: [target(), seen] })).verdict).toBe(verdict);
});
