import * as fc from 'fast-check';
import { CONTROL_PLANE_ACTIONS } from '../../../lib/role/documented-actions';
import type { Evidence } from '../../../lambda/preflight/evidence';
import { inOneLine } from '../../../lambda/preflight/finding';
import { judge } from '../../../lambda/preflight/judge';
import { notSeen } from '../../../lambda/preflight/seen';
import type { Denial } from '../../../lambda/preflight/simulated-access';
import {
  ACCOUNT,
  allowed,
  controlPlane,
  denied,
  EARLIER_STACK,
  evidence,
  KEYS,
  LINKED,
  NODE_POOL,
  OTHER_STACK,
  profile,
  PROFILE,
  role,
  ROLE,
  STACK,
  subject,
  unknown,
} from './support/evidence';

const NOBODY: Denial = { kind: 'nobody allows it' };
const ANOTHER = "Change the rotation's generation, which makes another profile, and deploy again";
const TAGS = 'its policies ask for aws:ResourceTag/team, which only a real request tells';
const ROLES_OF = (...names: readonly string[]): Partial<Evidence> => ({
  profile: { seen: profile({ roles: names.map((name) => role({ name })) }) },
});

/** Severity, and everything that a person reads. */
function found(all: Evidence): readonly (readonly [string, string])[] {
  return judge(all).map((finding) => [`${finding.severity}${finding.mayPass ? ', may pass' : ''}`, inOneLine(finding)]);
}

it.each([
  ['node pool', evidence()],
  ['control plane', controlPlane()],
  ['target whose linked profile was made by hand', evidence({ linked: { seen: { name: 'old', arn: LINKED } } })],
  ['target whose linked profile IAM does not know', evidence({ linked: { seen: { name: 'old' } } })],
  ['node pool of which Google shows no key', evidence({ keys: [] })],
])('there is nothing to say about a %s with which all is well', (_, all) => {
  expect(found(all)).toEqual([]);
});

describe('facts', () => {
  it.each<[string, Partial<Evidence>, string, string]>([
    [
      'a profile that IAM does not know',
      { profile: { seen: undefined } },
      'stops, may pass',
      `IAM does not know instance profile new (${PROFILE}). Was it deleted by hand? ${ANOTHER}`,
    ],
    [
      'a profile of the same name elsewhere',
      { profile: { seen: profile({ arn: `arn:aws:iam::${ACCOUNT}:instance-profile/new` }) } },
      'stops',
      `instance profile new is not the one of the template, but arn:aws:iam::${ACCOUNT}:instance-profile/new (${PROFILE}). ${ANOTHER}`,
    ],
    ['a profile without a role', ROLES_OF(), 'stops, may pass', `instance profile new holds no role (${PROFILE}). Was it taken out by hand? ${ANOTHER}`],
    [
      'a profile with two roles',
      ROLES_OF('workers', 'extra'),
      'stops',
      `instance profile new holds 2 roles (workers, extra), and GKE on AWS takes one (${PROFILE}). ${ANOTHER}`,
    ],
    [
      'a role that trusts another service',
      { role: { seen: role({ trustPolicy: '{"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}' }) } },
      'stops, may pass',
      `EC2 may not assume role workers (${ROLE}). Add to the trust policy of role workers: ` +
        '{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}',
    ],
    [
      'a role that denies EC2',
      { role: { seen: role({ trustPolicy: '{"Statement":{"Effect":"Deny","Principal":{"Service":"ec2.amazonaws.com"},"Action":"*"}}' }) } },
      'stops, may pass',
      `the trust policy of role workers explicitly denies EC2 (${ROLE}). Remove that Deny statement`,
    ],
    [
      'a trust policy that cannot be read',
      { role: { seen: role({ trustPolicy: '' }) } },
      'warns',
      `whether EC2 may assume role workers cannot be known: its trust policy sets conditions, or is written in a way that is not read here (${ROLE}). ` +
        'Google documents a trust policy without conditions: {"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}',
    ],
    [
      'a cluster of another AWS account',
      { apiRoleArn: { seen: 'arn:aws:iam::999900001111:role/api' } },
      'stops',
      `cluster prod runs in AWS account 999900001111, and instance profile new is of AWS account ${ACCOUNT} (arn:aws:iam::999900001111:role/api). ` +
        'Deploy the rotation to AWS account 999900001111',
    ],
    [
      'a profile of another stack that is linked',
      { linked: { seen: { name: 'old', arn: LINKED, owner: OTHER_STACK } } },
      'stops',
      `the linked profile old belongs to stack Other, ${OTHER_STACK} (${LINKED}). Where that stack still rotates this target, remove one of the two ` +
        "rotations; where it does not, set 'adopt: true', which takes the target over and leaves that profile alone",
    ],
    [
      'a profile of an earlier life of the stack that is linked',
      { linked: { seen: { name: 'old', arn: LINKED, owner: EARLIER_STACK } } },
      'stops',
      `the linked profile old belongs to an earlier stack of this name, ${EARLIER_STACK} (${LINKED}). This stack was deleted and made again, and the ` +
        "profile's tag shows its earlier ID: set 'adopt: true', which takes the target over and leaves that profile alone",
    ],
    [
      'another owner, told to take over',
      { subject: subject({ adopt: true }), linked: { seen: { name: 'old', arn: LINKED, owner: OTHER_STACK } } },
      'warns',
      `the target is taken over: the linked profile old belongs to stack Other, ${OTHER_STACK} (${LINKED}). ` +
        'It is left alone; where that stack still rotates this target, remove the rotation there',
    ],
    [
      'an earlier life of the stack, told to take over',
      { subject: subject({ adopt: true }), linked: { seen: { name: 'old', arn: LINKED, owner: EARLIER_STACK } } },
      'warns',
      `the target is taken over: the linked profile old belongs to an earlier stack of this name, ${EARLIER_STACK} (${LINKED}). It is left alone`,
    ],
    [
      'an API role that may not pass the role',
      { passRole: { seen: denied(NOBODY, 'iam:PassRole') } },
      'stops, may pass',
      `Google's API role prod-gke-api may not pass role workers to EC2 (iam:PassRole) (${ROLE}). ` +
        `Add to an identity policy of role prod-gke-api: {"Effect":"Allow","Action":"iam:PassRole","Resource":"${ROLE}"}`,
    ],
    [
      'an API role whose permissions boundary is too narrow',
      { passRole: { seen: denied({ kind: 'permissions boundary' }, 'iam:PassRole') } },
      'stops, may pass',
      `Google's API role prod-gke-api may not pass role workers to EC2 (iam:PassRole) (${ROLE}). ` +
        `Add to the permissions boundary of role prod-gke-api, which does not allow it: {"Effect":"Allow","Action":"iam:PassRole","Resource":"${ROLE}"}`,
    ],
    [
      'an API role that is denied it',
      { passRole: { seen: denied({ kind: 'statement', policies: ['Guard', 'Fence'] }, 'iam:PassRole') } },
      'stops, may pass',
      `Google's API role prod-gke-api may not pass role workers to EC2 (iam:PassRole) (${ROLE}). Take it out of the Deny in Guard and Fence of role prod-gke-api`,
    ],
    [
      'an API role whose policies ask for tags',
      { passRole: { seen: unknown(TAGS, 'iam:PassRole') } },
      'warns',
      `whether Google's API role prod-gke-api may pass role workers to EC2 (iam:PassRole) cannot be known: ${TAGS} (${ROLE}). Check that these conditions will be met`,
    ],
    [
      'an API role that may not read the profile',
      { readProfile: { seen: denied(NOBODY, 'iam:GetInstanceProfile') } },
      'stops, may pass',
      `Google's API role prod-gke-api may not read instance profile new (iam:GetInstanceProfile) (${PROFILE}). Add to an identity policy of role prod-gke-api: ` +
        `{"Effect":"Allow","Action":"iam:GetInstanceProfile","Resource":"arn:aws:iam::${ACCOUNT}:instance-profile/cdk-gke-instance-profile/*"}`,
    ],
    [
      'an update that Google would not accept',
      { update: { seen: { refused: 'Google answered PATCH x with HTTP 400, INVALID_ARGUMENT: no.' } } },
      'stops, may pass',
      `Google would not accept the update: Google answered PATCH x with HTTP 400, INVALID_ARGUMENT: no (${NODE_POOL}). Do what Google asks for, then deploy again`,
    ],
  ])('%s', (_, changes, severity, text) => {
    expect(found(evidence(changes))).toEqual([[severity, text]]);
  });

  it('the profile that this stack has linked is not another owner’s, and any mark is where there is no stack yet', () => {
    const linked = { seen: { name: 'old', arn: LINKED, owner: STACK } };
    expect(found(evidence({ linked }))).toEqual([]);
    expect(found(evidence({ linked, subject: subject({ owner: undefined }) }))).toEqual([
      ['stops', expect.stringContaining(`the linked profile old belongs to stack Profiles, ${STACK}`)],
    ]);
  });

  it('many words of Google are shortened', () => {
    const [finding] = judge(evidence({ update: { seen: { refused: 'x'.repeat(5000) } } }));
    expect(finding?.what.length).toBeLessThan(800);
  });
});

describe('permissions of the new role', () => {
  it.each<[string, Evidence, string]>([
    [
      'a node pool whose role may not use its key',
      evidence({ keys: [{ use: { key: 'configEncryption', actions: ['kms:Decrypt'], onlyIf: [] }, arn: KEYS.configEncryption, access: { seen: denied(NOBODY, 'kms:Decrypt') } }] }),
      `role workers may not use the configuration encryption key (kms:Decrypt) by its own policies; the policy of the key, which no simulation reads, may allow it all the same (${KEYS.configEncryption}). ` +
        `Add to an identity policy of role workers: {"Effect":"Allow","Action":"kms:Decrypt","Resource":"${KEYS.configEncryption}"}`,
    ],
    [
      'a control plane whose role may not make grants',
      controlPlane({ keys: [{ use: { key: 'mainVolume', actions: ['kms:CreateGrant'], onlyIf: ['kms:GrantIsForAWSResource'] }, arn: KEYS.mainVolume, access: { seen: denied(NOBODY, 'kms:CreateGrant') } }] }),
      `role workers may not use the main volume key (kms:CreateGrant) by its own policies; the policy of the key, which no simulation reads, may allow it all the same (${KEYS.mainVolume}). ` +
        `Add to an identity policy of role workers: {"Effect":"Allow","Action":"kms:CreateGrant","Resource":"${KEYS.mainVolume}","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}}`,
    ],
    [
      'a control plane whose role lacks two actions',
      controlPlane({ documented: { seen: [...allowed(...CONTROL_PLANE_ACTIONS.slice(2)), ...denied(NOBODY, 'ec2:CreateTags', 'ec2:DescribeVpcs')] } }),
      'role workers may not do 2 of the 73 things that Google documents for control planes by its own policies; narrower grants may be enough ' +
        `(${ROLE}). Add to an identity policy of role workers: {"Effect":"Allow","Action":["ec2:CreateTags","ec2:DescribeVpcs"],"Resource":"*"}`,
    ],
    [
      'a control plane whose role is scoped down by tags',
      controlPlane({ documented: { seen: unknown(TAGS, 'ec2:CreateTags', 'ec2:DeleteVolume', 'ec2:AttachVolume') } }),
      `whether role workers may do 3 of the 73 things that Google documents for control planes cannot be known: ${TAGS} (${ROLE}). Check that these conditions will be met`,
    ],
  ])('%s is only warned of', (_, all, text) => {
    expect(found(all)).toEqual([['warns', text]]);
  });

  it.each<[Denial, string, string]>([
    [NOBODY, 'unknown', 'may not use the configuration encryption key (kms:Decrypt) by its own policies; the policy of the key, which no simulation reads, may allow it all the same'],
    [{ kind: 'permissions boundary' }, 'known', 'may not use the configuration encryption key (kms:Decrypt)'],
    [{ kind: 'statement', policies: ['Guard'] }, 'known', 'may not use the configuration encryption key (kms:Decrypt)'],
  ])('that the policy of a key may grant, is unknown where nobody else allows it, but no such policy helps against a %j', (by, certainty, words) => {
    const key = { use: { key: 'configEncryption', actions: ['kms:Decrypt'], onlyIf: [] }, arn: KEYS.configEncryption, access: { seen: denied(by, 'kms:Decrypt') } } as const;
    expect(judge(evidence({ keys: [key] }))).toMatchObject([{ severity: 'warns', certainty, what: `role workers ${words}` }]);
  });

  it('what is denied in different ways takes different remedies', () => {
    const documented = [...denied(NOBODY, 'ec2:A'), ...denied({ kind: 'permissions boundary' }, 'ec2:B'), ...denied(NOBODY, 'ec2:C'), ...unknown(TAGS, 'ec2:D')];
    const texts = judge(controlPlane({ documented: { seen: documented } })).map(({ what, remedy, statement }) => [what.slice(0, 30), remedy, statement?.Action]);
    expect(texts).toEqual([
      ['role workers may not do 1 of t', 'Add to the permissions boundary of role workers, which does not allow it', 'ec2:B'],
      ['role workers may not do 2 of t', 'Add to an identity policy of role workers', ['ec2:A', 'ec2:C']],
      ['whether role workers may do 1 ', 'Check that these conditions will be met', undefined],
    ]);
  });
});

describe('what cannot be checked', () => {
  it('is said once for each reason, and stops nothing', () => {
    const access = notSeen('AWS did not allow iam:SimulatePrincipalPolicy on x: AccessDenied: no', true);
    const all = controlPlane({ passRole: access, readProfile: access, documented: access, keys: controlPlane().keys.map((key) => ({ ...key, access })), update: notSeen('Google is busy') });
    expect(found(all)).toEqual([
      [
        'warns, may pass',
        'not checked: iam:PassRole, iam:GetInstanceProfile, documented permissions, KMS keys: AWS did not allow iam:SimulatePrincipalPolicy on x: AccessDenied: no ' +
          '(projects/acme/locations/us-east4/awsClusters/prod). Check this by hand, or fix what prevented the check',
      ],
      ['warns', 'not checked: validateOnly: Google is busy (projects/acme/locations/us-east4/awsClusters/prod). Check this by hand, or fix what prevented the check'],
    ]);
  });

  it('includes everything, where nobody could be asked', () => {
    const nobody = notSeen('there are no credentials');
    const all = evidence({ profile: nobody, role: nobody, linked: nobody, apiRoleArn: nobody, passRole: nobody, readProfile: nobody, documented: nobody, keys: [], update: nobody });
    expect(found(all)).toEqual([
      [
        'warns',
        'not checked: instance profile, trust policy, AWS account, owner, iam:PassRole, iam:GetInstanceProfile, validateOnly, documented permissions: there are no credentials ' +
          `(${NODE_POOL}). Check this by hand, or fix what prevented the check`,
      ],
    ]);
  });
});

it('nothing but what is known ever stops a rotation', () => {
  const accesses = fc.constantFrom(allowed('iam:PassRole'), unknown(TAGS, 'iam:PassRole'), denied(NOBODY, 'iam:PassRole'));
  const seen = fc.oneof(accesses.map((access) => ({ seen: access })), fc.constant(notSeen('refused', true)));
  fc.assert(
    fc.property(seen, seen, seen, (passRole, readProfile, documented) => {
      const stops = judge(controlPlane({ passRole, readProfile, documented })).filter(({ severity }) => severity === 'stops');
      const known = [passRole, readProfile].filter((answer) => 'seen' in answer && answer.seen.some(({ verdict }) => verdict === 'denied'));
      expect(stops.length).toBe(known.length);
      expect(stops.every(({ certainty }) => certainty === 'known')).toBe(true);
    }),
  );
});
