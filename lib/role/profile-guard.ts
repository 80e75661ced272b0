import { Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PROFILE_PATH_PREFIX } from '../contract';
import { DEFAULT_EDITORS, EDITOR_PATTERN, EDITOR_RULE, guardStatement } from './guard-statement';

/** Who may still edit instance profiles. */
export interface ProfileGuardProps {
  /**
   * ARNs of the roles that may. They replace the default, so name all: those of the engines, those that CloudFormation
   * deploys with, and whoever runs `leftovers --delete`. `*` and `?` stand for what is not known.
   *
   * @default - roles called `gke-rotation-*` and `cdk-*-cfn-exec-role-*`, in any account
   */
  readonly editors?: string[];
}

/**
 * Keeps people from editing the instance profiles that nodes run under: GKE on AWS expects them to stay as they were when
 * they were linked.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/update-iam-instance-profile
 * @exampleMetadata fixture=in-a-stack
 * @example
 * const boundary = new ManagedPolicy(this, 'Boundary');
 * boundary.addStatements(ProfileGuard.statement());
 */
export class ProfileGuard {
  /**
   * A statement for a permissions boundary or a service control policy: it denies to put a role into a profile of this
   * library, to take one out, to delete, tag and untag it.
   *
   * @throws Error if an editor is not the ARN of a role.
   */
  public static statement(props: ProfileGuardProps = {}): PolicyStatement {
    const { editors = [...DEFAULT_EDITORS] } = props;
    const odd = editors.find((editor) => !Token.isUnresolved(editor) && !EDITOR_PATTERN.test(editor));
    if (odd !== undefined || editors.length === 0) {
      throw new Error(`ProfileGuard: each of 'editors' must ${EDITOR_RULE}, and there must be one, but it is ${JSON.stringify(odd ?? editors)}.`);
    }
    return PolicyStatement.fromJson(guardStatement(PROFILE_PATH_PREFIX, editors));
  }

  private constructor() {}
}
