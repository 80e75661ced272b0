import { intention, type Circumstances, type Intention } from '../../../cli/plan/intention';
import type { GkeOperation } from '../../../lambda/google/resources';
import { notSeen } from '../../../lambda/preflight/seen';
import { resource } from '../../lambda/preflight/support/evidence';

const TARGET = { project: 'acme', location: 'us-east4', cluster: 'prod', nodePool: 'workers' };
const NAME = 'projects/123456789012/locations/us-east4/awsClusters/prod/awsNodePools/workers';
const ROLE = { kind: 'in IAM', name: 'nodes', fate: 'stays' } as const;
const FRESH = { kind: 'fresh', name: 'new-*', path: '/', arn: 'arn:aws:iam::111122223333:instance-profile/new-*', role: ROLE } as const;
const KEPT = { kind: 'kept', name: 'new', role: ROLE } as const;

function operation(changes: Partial<GkeOperation> = {}): GkeOperation {
  return { name: 'projects/1/locations/us-east4/operations/op-1', done: false, target: NAME, verb: 'update', createTime: 1, ...changes };
}

function shown(changes: Parameters<typeof resource>[0] = {}, operations: readonly GkeOperation[] = [], onCluster: readonly GkeOperation[] = []): Circumstances['google'] {
  return { seen: { resource: resource(changes), operations, onCluster } };
}

function intended(changes: Partial<Circumstances>): Intention {
  return intention({ target: TARGET, expected: FRESH, isRequested: true, google: shown(), ownership: 'this stack', now: 0, ...changes });
}

describe('a deployment would', () => {
  test.each<[Intention['does'], string, Partial<Circumstances>]>([
    ['rotate', "away from a profile of the stack's", {}],
    ['take over', 'from a profile that was made by hand', { ownership: 'nobody' }],
    ['take over', "from another stack's profile", { ownership: 'another stack' }],
    ['take over', 'from a profile of an earlier stack of this name', { ownership: 'an earlier stack' }],
    ['rotate', 'where nobody could say whose the profile is', { ownership: 'unknown' }],
    ['rotate', 'also where what is linked is not known, because a fresh profile is linked in any case', { google: notSeen('no') }],
    ['rotate', 'to the profile that the stack has, where another one is linked and the link changes', { expected: KEPT }],
    ['rotate', 'once more where the last update failed, whatever is shown', { google: shown({ profileName: 'new' }, [operation({ done: true, error: { code: 9, message: 'no' } })]), expected: KEPT }],
    ['nothing', 'where the link changes, but the target is linked as desired', { expected: KEPT, google: shown({ profileName: 'new' }) }],
    ['nothing', 'where nothing about the link changes', { expected: KEPT, isRequested: false, google: shown({ profileName: 'new' }) }],
    ['nothing', 'where nothing about the link changes, and Google cannot be asked', { expected: KEPT, isRequested: false, google: notSeen('no') }],
    ['unknown', 'where it is not known which profile is desired', { expected: { kind: 'unknown', why: 'no' } }],
    ['unknown', 'where the link changes and Google cannot be asked', { expected: KEPT, google: notSeen('no') }],
    ['fail', 'where Google does not know the target', { google: { seen: { resource: 'missing', operations: [], onCluster: [] } } }],
    ['fail', 'where the target is being deleted', { google: shown({ state: 'STOPPING' }) }],
    ['fail', 'where the target is in error', { google: shown({ state: 'ERROR', errors: ['subnet is gone'] }) }],
  ])('%s %s', (does, _when, circumstances) => {
    expect(intended(circumstances)).toMatchObject({ does });
    expect(intended(circumstances)).not.toHaveProperty('waitsFor');
  });

  test('rotate, and who reads it is told that nobody could say whose the linked profile is', () => {
    expect(intended({ ownership: 'unknown' }).why).toMatch(/; whether the linked profile is of this stack is not known$/);
  });

  test.each<[string, string, Partial<Circumstances>]>([
    ['locations/us-east4/operations/op-1', 'an operation that runs', { google: shown({}, [operation()]) }],
    ['locations/us-east4/operations/op-1', 'an operation that runs on the cluster of a node pool', { google: shown({}, [], [operation()]) }],
    ['Google is still reconciling the target (state RECONCILING)', 'Google to come to rest', { google: shown({ state: 'RECONCILING' }) }],
  ])('wait for %s: %s', (waitsFor, _what, circumstances) => {
    expect(intended(circumstances)).toMatchObject({ does: 'rotate', waitsFor });
  });

  test('wait for an operation and then do nothing where what is linked then is desired', () => {
    const google = shown({ profileName: 'new', state: 'RECONCILING' }, [operation()]);
    expect(intended({ expected: KEPT, google })).toMatchObject({ does: 'nothing', waitsFor: 'locations/us-east4/operations/op-1' });
  });
});

test('says what makes it rotate', () => {
  expect(intended({}).why).toBe('the deployment makes a fresh profile; old is linked');
  expect(intended({ expected: KEPT }).why).toBe('old is linked');
});

test("says in Google's words why it would fail", () => {
  expect(intended({ google: shown({ state: 'ERROR', errors: ['subnet is gone'] }) }).why).toContain('subnet is gone');
});

test('notices that somebody has linked another profile, which CloudFormation does not', () => {
  const { does, drift } = intended({ expected: KEPT, isRequested: false, google: shown({ profileName: 'by-hand' }) });
  expect(does).toBe('nothing');
  expect(drift).toMatch(/^somebody has linked by-hand instead of new, .* generation/);
  expect(intended({ expected: KEPT, isRequested: false, google: shown({ profileName: 'new' }) })).not.toHaveProperty('drift');
});
