import { parseOptions, UsageError, WRONG_USAGE } from '../command-line/arguments';
import { didYouMean } from '../command-line/did-you-mean';
import { LOCATIONS } from '../../lib/google/locations';

export const LEFTOVERS_HELP = `Usage: npx cdk-gke-instance-profile leftovers --project ID --location LOCATION [options]

Lists the instance profiles of cdk-gke-instance-profile in your AWS account (those below the IAM path
/cdk-gke-instance-profile/) and says of each, after asking CloudFormation, EC2, Auto Scaling and Google, whether it is

  in use                an instance runs under it, an Auto Scaling group would launch one under it, or Google shows it
                        linked to a control plane or node pool
  desired by its stack  a stack that exists holds it
  left over             everybody was asked, and nobody uses or wants it
  unknown               somebody could not be asked, or cannot tell yet; the reason says who

  --project ID          Google Cloud project of your clusters; repeat it for more
  --location LOCATION   Google location of your clusters, such as us-east4; repeat it for more
                        Name every project and location in which there may be a cluster: what is linked in others
                        cannot be seen.
  --region REGION       AWS region to ask EC2 and Auto Scaling in, and CloudFormation about profiles without an owner
                        tag; repeat it for more. Default: every region of the account. Regions of clusters that Google
                        shows are always asked.
  --delete              delete what is left over, after one more look at each. Roles are never deleted.
  --yes                 do not ask before deleting
  --json                print one JSON document: asked, unreachable, unread, profiles (name, arn, roles, owner, target,
                        usage, reasons, watched, deletion)
  --help                print this

AWS credentials and region are those of the AWS CLI, Google's are the application-default credentials.

Exit code: 0 when nothing is left over, or everything that was is deleted; 2 when something is left over; 1 when somebody
could not be asked, something is unknown or could not be deleted; ${WRONG_USAGE} when the command line is wrong.
`;

export interface LeftoversOptions {
  readonly projects: readonly string[];
  readonly locations: readonly string[];
  readonly regions: readonly string[];
  readonly deletes: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

// They become part of host names and paths, so nothing else may be in them.
const PROJECT = /^[a-z0-9][a-z0-9.:-]*$/;
const REGION = /^[a-z]+(-[a-z]+)+-?\d+$/;

/** @throws UsageError */
export function parseLeftoversArguments(args: readonly string[]): LeftoversOptions {
  const values = parseOptions(args, {
    project: { type: 'string', multiple: true },
    location: { type: 'string', multiple: true },
    region: { type: 'string', multiple: true },
    delete: { type: 'boolean' },
    yes: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const { delete: deletes = false, yes = false, json = false } = values;
  if (yes && !deletes) {
    throw new UsageError('--yes is an answer to the question that --delete asks; without --delete nothing is asked.');
  }
  return {
    projects: named('--project', 'ID', values.project ?? [], PROJECT),
    locations: known(named('--location', 'LOCATION', values.location ?? [], /./)),
    regions: matching('--region', values.region ?? [], REGION),
    deletes,
    yes,
    json,
  };
}

function named(option: string, placeholder: string, texts: readonly string[], pattern: RegExp): readonly string[] {
  if (texts.length === 0) {
    throw new UsageError(`${option} ${placeholder} is missing: a profile that Google may be using must not be judged without asking Google.`);
  }
  return matching(option, texts, pattern);
}

function matching(option: string, texts: readonly string[], pattern: RegExp): readonly string[] {
  const odd = texts.find((text) => !pattern.test(text));
  if (odd !== undefined) {
    throw new UsageError(`${option} cannot be "${odd}".`);
  }
  return [...new Set(texts)];
}

/** In another location there is no cluster on AWS, and an API that does not answer says nothing of how it is spelt. */
function known(locations: readonly string[]): readonly string[] {
  const odd = locations.find((location) => !LOCATIONS.includes(location));
  if (odd !== undefined) {
    throw new UsageError(`--location cannot be "${odd}", which manages no clusters on AWS.${didYouMean(odd, LOCATIONS)} There are ${LOCATIONS.join(', ')}.`);
  }
  return locations;
}
