import type { RoleDescription } from '../../../lambda/aws/instance-profiles';
import type { GkeResource } from '../../../lambda/google/resources';
import { notSeen } from '../../../lambda/preflight/seen';
import { judgeTarget, type Sight } from '../../../lambda/watch/judge';
import { gkeResource } from '../support/gke';

const PROFILE = 'ours-2';
const TRUSTING = '{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}';
const OWNER = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Stack/1';
const TARGET = 'acme-prod/us-east4/prod/workers';

function role(changes: Partial<RoleDescription> = {}): RoleDescription {
  return { name: 'nodes', arn: 'arn:aws:iam::111122223333:role/nodes', id: 'AROA1', trustPolicy: TRUSTING, ...changes };
}

function inIam(changes: { readonly roles?: readonly RoleDescription[]; readonly owner?: string; readonly target?: string } = {}): Sight['inIam'] {
  return { seen: { arn: `arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/x/${PROFILE}`, path: '/cdk-gke-instance-profile/x/', roles: [role()], owner: OWNER, target: TARGET, ...changes } };
}

function atGoogle(changes: Partial<GkeResource> = {}): Sight['atGoogle'] {
  return { seen: gkeResource({ profileName: PROFILE, iamInstanceProfile: PROFILE, ...changes }) };
}

const AS_IT_WAS: Sight = {
  profile: PROFILE,
  role: { profile: PROFILE, name: 'nodes', id: 'AROA1' },
  marks: { owner: OWNER, target: TARGET },
  inIam: inIam(),
  atGoogle: atGoogle(),
  lingering: { seen: [] },
  leftOver: { seen: [] },
};

const LEFT = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/x/ours-1';

test.each<[string, Partial<Sight>, readonly [kind: string, words: string][]]>([
  ['everything is as it was', {}, []],
  ['the profile is gone', { inIam: { seen: 'missing' } }, [['profile changed', 'does not exist any more']]],
  ['it holds no role', { inIam: inIam({ roles: [] }) }, [['profile changed', 'holds no role']]],
  ['it holds two', { inIam: inIam({ roles: [role(), role({ name: 'more', id: 'AROA2' })] }) }, [['profile changed', 'holds 2 roles: nodes, more']]],
  ['it holds another', { inIam: inIam({ roles: [role({ name: 'theirs', id: 'AROA2' })] }) }, [['profile changed', 'holds role theirs, and held nodes']]],
  ['its role was made anew', { inIam: inIam({ roles: [role({ id: 'AROA2' })] }) }, [['profile changed', 'its ID is AROA2, and was AROA1']]],
  ['nobody has written down what it held', { role: undefined, inIam: inIam({ roles: [role({ id: 'AROA2' })] }) }, []],
  ['EC2 may no longer assume its role', { inIam: inIam({ roles: [role({ trustPolicy: '{"Statement":[]}' })] }) }, [['trust lost', 'does not let EC2 assume it']]],
  ['whether EC2 may depends on a condition', { inIam: inIam({ roles: [role({ trustPolicy: TRUSTING.replace('}}', '},"Condition":{"Bool":{"x":"true"}}}') })] }) }, []],
  ['its tags are gone', { inIam: inIam({ owner: undefined, target: undefined }) }, [['marks changed', 'tags']]],
  ["its tags are another target's", { inIam: inIam({ target: 'acme-prod/us-east4/prod/other' }) }, [['marks changed', 'tags']]],
  ['Google shows another', { atGoogle: atGoogle({ profileName: 'theirs' }) }, [['linked elsewhere', 'theirs']]],
  ['Google shows another, and it is DEGRADED', { atGoogle: atGoogle({ profileName: 'theirs', state: 'DEGRADED' }) }, [['linked elsewhere', 'theirs']]],
  ['Google shows another while an update runs', { atGoogle: atGoogle({ profileName: 'theirs', reconciling: true }) }, []],
  ['Google does not know the target', { atGoogle: { seen: 'missing' } }, [['target gone', 'does not know']]],
  ['a node runs under a profile that was left', { lingering: { seen: [{ instanceId: 'i-1', profileArn: LEFT, shuttingDown: false }] } }, [['nodes elsewhere', 'i-1']]],
  ['a node under it is on its way out', { lingering: { seen: [{ instanceId: 'i-1', profileArn: LEFT, shuttingDown: true }] } }, []],
  ['a profile is left over', { leftOver: { seen: ['ours-1'] } }, [['left over', 'ours-1']]],
  ['nobody can be asked', { inIam: notSeen('x'), atGoogle: notSeen('x'), lingering: notSeen('x'), leftOver: notSeen('x') }, []],
])('%s', (_name, changes, expected) => {
  const { findings } = judgeTarget({ ...AS_IT_WAS, ...changes });

  expect(findings.map(({ kind }) => kind)).toEqual(expected.map(([kind]) => kind));
  expected.forEach(([, words], index) => expect(findings[index]?.what).toContain(words));
});

test('says who could not be asked, and judges the others', () => {
  const { findings, unknown } = judgeTarget({ ...AS_IT_WAS, inIam: { seen: 'missing' }, atGoogle: notSeen('HTTP 503') });

  expect(findings).toHaveLength(1);
  expect(unknown).toEqual({ Google: 'HTTP 503' });
});

test('calls a link unknown while Google is reconciling, and not mended', () => {
  expect(judgeTarget({ ...AS_IT_WAS, atGoogle: atGoogle({ profileName: 'theirs', state: 'RECONCILING' }) }).unknown).toHaveProperty('Google');
});

test('names three nodes, and counts the rest', () => {
  const lingering = { seen: ['i-1', 'i-2', 'i-3', 'i-4', 'i-5'].map((instanceId) => ({ instanceId, profileArn: LEFT, shuttingDown: false })) };

  expect(judgeTarget({ ...AS_IT_WAS, lingering }).findings[0]?.what).toContain('i-1, i-2, i-3, 2 more');
});
