import { numberOption, parseOptions, UsageError, WRONG_USAGE } from '../command-line/arguments';
import { STACK_OPTIONS, stackChoice, type StackChoice } from '../plan/choose-stacks';

export const STATUS_HELP = `Usage: npx cdk-gke-instance-profile status [options]

Shows of each rotation what is linked, what runs, how many nodes have moved, how long it has taken and may still take,
and how it ended. Changes nothing, and asks nobody but AWS.

  settled       nothing runs, and the last rotation succeeded, if there was one
  not begun     its turn in the deployment has not come
  waiting       for somebody else's operation, or for Google
  rotating      nodes move to another profile
  moving back   they move back, because something failed
  moved back    nothing runs; the last rotation failed, and the nodes are back
  failed        nothing runs; the last rotation failed, and was not put back
  stopped       the deployment failed before its turn came
  not deployed  nothing has linked it yet
  unknown       AWS could not be asked; the line below says why

  --app DIR        directory that the app was synthesized to (default: cdk.out)
  --stack NAME     only the rotations of this stack, by its name or its path in the app; repeat it for more
  --region REGION  look at the deployed stacks that --stack names, in this region, without an app
  --follow         go on looking until nothing runs any more; Ctrl-C stops looking, and nothing else
  --interval S     with --follow, seconds between two looks, 1 to 600 (default: 10)
  --json           print one JSON document: at, asked, unreachable, stacks, exitCode
  --lookup         look at every stack as the CDK's lookup role, also at those of your own AWS account
  --help           print this

AWS credentials and region are those of the AWS CLI. Stacks of another AWS account are looked at as the CDK's lookup role
there. The time left is what is left at the pace of the nodes so far, and not known before the second one.

Exit code: 0 when nothing runs and nothing is wrong; 2 when something runs or its turn is still to come, whatever has gone
wrong beside it; 1 when nothing runs, and something has failed, was stopped, has drifted or could not be told; ${WRONG_USAGE} when
the command line is wrong.
`;

export interface StatusOptions extends StackChoice {
  readonly follow: boolean;
  readonly intervalSeconds: number;
  readonly json: boolean;
}

/** @throws UsageError */
export function parseStatusArguments(args: readonly string[]): StatusOptions {
  const { interval, follow = false, json = false, ...choice } = parseOptions(args, {
    ...STACK_OPTIONS,
    follow: { type: 'boolean' },
    interval: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (follow && json) {
    throw new UsageError('--json is one document, so it does not go with --follow.');
  }
  const intervalSeconds = numberOption('--interval', interval, { fallback: 10, least: 1, most: 600, whole: false });
  return { ...stackChoice(choice), follow, intervalSeconds, json };
}
