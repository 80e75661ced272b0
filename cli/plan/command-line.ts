import { parseOptions, UsageError, WRONG_USAGE } from '../command-line/arguments';
import { APP_OPTIONS, stackChoice, type StackChoice } from './choose-stacks';

export const PLAN_HELP = `Usage: npx cdk-gke-instance-profile plan [options]

Says of each rotation of a synthesized app what is linked now, under which role and to which nodes, what a deployment
would do, and what its pre-flight would find. Changes nothing. Run "npx cdk synth" before it.

  nothing     the stack has this link already, or the target is linked as desired
  rotate      from one profile of the stack to a fresh one
  take over   from a profile that was made by hand, or is another stack's
  wait, then  one of these, once an operation that runs on the target has ended
  fail        the engine would refuse; the reason says why
  unknown     somebody who could tell was not asked

  --app DIR          directory that the app was synthesized to (default: cdk.out)
  --stack NAME       only the rotations of this stack, by its name or its path in the app; repeat it for more
  --json             print one JSON document: app, asked, unreachable, rotations, exitCode
  --comment FILE     also write the essence to this file, in one line of at most 900 characters: for an approval
  --markdown [FILE]  print the plan as Markdown, for a pull request, or write it to this file beside the table
  --lookup           look at every stack as the CDK's lookup role, also at those of your own AWS account
  --help             print this

AWS credentials and region are those of the AWS CLI, Google's are the application-default credentials. Stacks of another
AWS account are looked at as the CDK's lookup role there. What could not be asked is marked as not checked.

Exit code: 0 when a deployment would do nothing; 2 when it would change something, or what it would do is unknown; 1 when
it would fail, as far as is known, or cannot be planned; ${WRONG_USAGE} when the command line is wrong.
`;

export interface PlanOptions extends Omit<StackChoice, 'region'> {
  readonly json: boolean;
  /** Path of the file that the essence is written to, for those who have to approve. */
  readonly comment?: string;
  /** Path of the file that Markdown is written to; empty: it is printed instead of the table. */
  readonly markdown?: string;
}

/** @throws UsageError */
export function parsePlanArguments(args: readonly string[]): PlanOptions {
  const { json = false, comment, markdown, ...choice } = parseOptions(withEmptyMarkdown(args), {
    ...APP_OPTIONS,
    json: { type: 'boolean' },
    comment: { type: 'string' },
    markdown: { type: 'string' },
  });
  if (json && markdown === '') {
    throw new UsageError('Print either --json or --markdown, or name a file for the latter.');
  }
  return { ...stackChoice(choice), json, comment, markdown };
}

/** Its file may be left out, which is not known to `parseArgs`. */
function withEmptyMarkdown(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    const isFile = index > 0 && args[index - 1] === '--markdown' && !arg.startsWith('-');
    const next = args[index + 1];
    if (arg !== '--markdown') {
      return isFile ? [] : [arg];
    }
    return [`--markdown=${next === undefined || next.startsWith('-') ? '' : next}`];
  });
}
