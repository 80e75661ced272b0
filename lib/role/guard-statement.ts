/*
 * What keeps profiles from being edited, as plain data: the library makes a policy statement of it, and the command line
 * prints it.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */

/** The calls that change an instance profile that exists. */
export const PROFILE_EDITS: readonly string[] = [
  'iam:AddRoleToInstanceProfile',
  'iam:DeleteInstanceProfile',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:TagInstanceProfile',
  'iam:UntagInstanceProfile',
];

/** Who may edit all the same, by the names that the engine's role and the CDK bootstrap's have by default. */
export const DEFAULT_EDITORS: readonly string[] = ['arn:aws:iam::*:role/gke-rotation-*', 'arn:aws:iam::*:role/cdk-*-cfn-exec-role-*'];

/** What an editor is given as, and how that is said; `*` and `?` stand for what is not known. A name of nothing else would be anybody's. */
export const EDITOR_PATTERN = /^arn:aws:iam::(?:\*|\d{12}):role\/(?=.*[\w+=,.@-])[\w+=,.@/*?-]+$/;
export const EDITOR_RULE = "be the ARN of a role, such as arn:aws:iam::111122223333:role/deploy, in which '*' and '?' may stand for parts of the name, or for the account";

/** A statement as IAM takes it. */
export interface GuardStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition: { readonly ArnNotLike: { readonly 'aws:PrincipalArn': readonly string[] } };
}

/**
 * Denies edits of the profiles below a path to everybody but these roles.
 *
 * Deletion of a role that is in one of them needs no statement, and IAM has no condition that could say it: IAM refuses to
 * delete a role while it is in a profile, and taking it out is denied.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 */
export function guardStatement(path: string, editors: readonly string[]): GuardStatement {
  return {
    Sid: 'ProfilesOfNodesStayAsTheyAre',
    Effect: 'Deny',
    Action: [...PROFILE_EDITS],
    Resource: `arn:aws:iam::*:instance-profile${path}*`,
    Condition: { ArnNotLike: { 'aws:PrincipalArn': [...editors] } },
  };
}
