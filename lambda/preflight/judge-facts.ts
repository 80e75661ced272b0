import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import { accountOf, partitionOf, nameOf } from '../aws/arn';
import type { InstanceProfileDescription, RoleDescription } from '../aws/instance-profiles';
import { isNamesake, nameOfStack } from '../aws/stacks';
import { resourceName } from '../request/target';
import { accessFindings } from './access-findings';
import type { Evidence, LinkedProfile, Subject } from './evidence';
import type { Finding } from './finding';
import type { Seen } from './seen';
import { shortened } from '../log/shortened';
import { trustOfEc2 } from './trust-policy';

/*
 * What a rotation cannot do without. Only what is known stops it.
 */

const MOST_OF_GOOGLES_WORDS = 700;
const ANOTHER_PROFILE = "Change the rotation's generation, which makes another profile, and deploy again";

export function judgeFacts(evidence: Evidence): readonly Finding[] {
  const { subject, profile, role, linked, apiRoleArn, update } = evidence;
  return [
    ...about(profile, (seen) => profileFindings(subject, seen)),
    ...about(role, trustFindings),
    ...about(apiRoleArn, (seen) => accountFindings(subject, seen)),
    ...about(linked, (seen) => ownerFindings(subject, seen)),
    ...handingOut(evidence),
    ...about(update, (seen) => (seen === 'accepted' ? [] : [updateFinding(subject, seen.refused)])),
  ];
}

function about<T>(evidence: Seen<T>, judge: (seen: T) => readonly Finding[]): readonly Finding[] {
  return 'seen' in evidence ? judge(evidence.seen) : [];
}

function stop(finding: Pick<Finding, 'checks' | 'what' | 'about' | 'remedy' | 'statement' | 'mayPass'>): Finding {
  return { severity: 'stops', certainty: 'known', ...finding };
}

function profileFindings({ profile: { name, arn } }: Subject, description: InstanceProfileDescription | undefined): readonly Finding[] {
  const found = (what: string, remedy: string, mayPass: boolean): Finding => stop({ checks: ['instance profile'], what, about: arn, remedy, mayPass });
  if (description === undefined) {
    return [found(`IAM does not know instance profile ${name}`, `Was it deleted by hand? ${ANOTHER_PROFILE}`, true)];
  }
  const { roles } = description;
  const held = roles.map((role) => role.name).join(', ');
  return [
    ...(description.arn === arn ? [] : [found(`instance profile ${name} is not the one of the template, but ${description.arn}`, ANOTHER_PROFILE, false)]),
    ...(roles.length === 0 ? [found(`instance profile ${name} holds no role`, `Was it taken out by hand? ${ANOTHER_PROFILE}`, true)] : []),
    ...(roles.length > 1 ? [found(`instance profile ${name} holds ${roles.length} roles (${held}), and GKE on AWS takes one`, ANOTHER_PROFILE, false)] : []),
  ];
}

function trustFindings({ name, arn, trustPolicy }: RoleDescription): readonly Finding[] {
  const checks = ['trust policy'] as const;
  const statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' } as const;
  switch (trustOfEc2(trustPolicy)) {
    case 'trusted':
      return [];
    case 'not named':
      return [stop({ checks, what: `EC2 may not assume role ${name}`, about: arn, remedy: `Add to the trust policy of role ${name}`, statement, mayPass: true })];
    case 'denied':
      return [stop({ checks, what: `the trust policy of role ${name} explicitly denies EC2`, about: arn, remedy: 'Remove that Deny statement', mayPass: true })];
    case 'unknown':
      return [
        {
          checks,
          severity: 'warns',
          certainty: 'unknown',
          what: `whether EC2 may assume role ${name} cannot be known: its trust policy sets conditions, or is written in a way that is not read here`,
          about: arn,
          remedy: 'Google documents a trust policy without conditions',
          statement,
          mayPass: false,
        },
      ];
  }
}

function accountFindings({ target, profile }: Subject, apiRoleArn: string): readonly Finding[] {
  const [cluster, ours] = [accountOf(apiRoleArn), accountOf(profile.arn)];
  return cluster === ours
    ? []
    : [
        stop({
          checks: ['AWS account'],
          what: `cluster ${target.cluster} runs in AWS account ${cluster}, and instance profile ${profile.name} is of AWS account ${ours}`,
          about: apiRoleArn,
          remedy: `Deploy the rotation to AWS account ${cluster}`,
          mayPass: false,
        }),
      ];
}

function ownerFindings({ owner: ours, adopt }: Subject, { name, arn, owner }: LinkedProfile): readonly Finding[] {
  if (owner === undefined || owner === ours) {
    return [];
  }
  const isOfEarlierSelf = ours !== undefined && isNamesake(owner, ours);
  const what = `the linked profile ${name} belongs to ${isOfEarlierSelf ? 'an earlier stack of this name' : `stack ${nameOfStack(owner)}`}, ${owner}`;
  const finding = { checks: ['owner'], certainty: 'known', about: arn ?? name, mayPass: false } as const;
  if (adopt) {
    const remedy = `It is left alone${isOfEarlierSelf ? '' : '; where that stack still rotates this target, remove the rotation there'}`;
    return [{ ...finding, severity: 'warns', what: `the target is taken over: ${what}`, remedy }];
  }
  const cause = isOfEarlierSelf
    ? "This stack was deleted and made again, and the profile's tag shows its earlier ID: set"
    : 'Where that stack still rotates this target, remove one of the two rotations; where it does not, set';
  return [stop({ ...finding, what, remedy: `${cause} 'adopt: true', which takes the target over and leaves that profile alone` })];
}

/** Google's API role gives the new role to the nodes. */
function handingOut({ subject, role, apiRoleArn, passRole, readProfile }: Evidence): readonly Finding[] {
  if (!('seen' in apiRoleArn)) {
    return [];
  }
  const { profile } = subject;
  const apiRole = nameOf(apiRoleArn.seen);
  const actor = { severity: 'stops', role: apiRole, who: `Google's API role ${apiRole}` } as const;
  const everyProfile = `arn:${partitionOf(profile.arn)}:iam::${accountOf(profile.arn)}:instance-profile${PROFILE_PATH_PREFIX}*`;
  return [
    ...about(passRole, (access) =>
      about(role, ({ name, arn }) =>
        accessFindings(access, {
          ...actor,
          check: 'iam:PassRole',
          about: arn,
          does: (actions) => `pass role ${name} to EC2 (${actions.join(', ')})`,
          statement: (Action) => ({ Effect: 'Allow', Action, Resource: arn }),
        }),
      ),
    ),
    ...about(readProfile, (access) =>
      accessFindings(access, {
        ...actor,
        check: 'iam:GetInstanceProfile',
        about: profile.arn,
        does: (actions) => `read instance profile ${profile.name} (${actions.join(', ')})`,
        // The next rotation has another profile.
        statement: (Action) => ({ Effect: 'Allow', Action, Resource: everyProfile }),
      }),
    ),
  ];
}

function updateFinding({ target }: Subject, words: string): Finding {
  return stop({
    checks: ['validateOnly'],
    what: `Google would not accept the update: ${shortened(words.replace(/\.$/, ''), MOST_OF_GOOGLES_WORDS)}`,
    about: resourceName(target),
    remedy: 'Do what Google asks for, then deploy again',
    mayPass: true,
  });
}
