import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import { DEFAULT_EDITORS, EDITOR_PATTERN, EDITOR_RULE, guardStatement } from '../../lib/role/guard-statement';
import { helped, parseOptions, UsageError, WRONG_USAGE } from '../command-line/arguments';

export const GUARD_POLICY_HELP = `Usage: npx cdk-gke-instance-profile guard-policy [options]

Prints a service control policy that keeps people from editing the instance profiles of cdk-gke-instance-profile (those
below the IAM path ${PROFILE_PATH_PREFIX}): nobody but the roles named here puts a role into one, takes one
out, deletes, tags or untags it. It asks nobody and changes nothing; docs/guard.md says where to put it.

  --editor ARN   a role that may edit all the same; repeat it for more. It replaces the default: name the role of every engine,
                 every role that CloudFormation deploys with, and yours for "leftovers --delete". '*' and '?' stand for parts
                 of the name, or for the account. Default: ${DEFAULT_EDITORS.join(', ')}
  --boundary     print the statement only, to be added to permissions boundaries
  --help         print this

Exit code: 0 when it was printed, ${WRONG_USAGE} when the command line is wrong.
`;

/** Runs `guard-policy` and returns its exit code. @throws UsageError */
export function runGuardPolicy(args: readonly string[], print: (text: string) => void): number {
  if (helped(args, GUARD_POLICY_HELP, print)) {
    return 0;
  }
  const { editor: editors = DEFAULT_EDITORS, boundary = false } = parseOptions(args, { editor: { type: 'string', multiple: true }, boundary: { type: 'boolean' } });
  const odd = editors.find((editor) => !EDITOR_PATTERN.test(editor));
  if (odd !== undefined) {
    throw new UsageError(`--editor must ${EDITOR_RULE}, not "${odd}".`);
  }
  const statement = guardStatement(PROFILE_PATH_PREFIX, editors);
  print(`${JSON.stringify(boundary ? statement : { Version: '2012-10-17', Statement: [statement] }, undefined, 2)}\n`);
  return 0;
}
