import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { callAws } from '../../lambda/aws/aws-error';
import { instancesUnder } from '../../lambda/aws/instances';
import { launchersIn } from '../../lambda/aws/launchers';
import type { InstanceSeen, LauncherSeen } from '../../lambda/decision/may-delete';
import type { Evidence, SuspectProfile } from './evidence';
import { targetsAt } from './google-source';
import { Unreachable } from './unreachable';
import { stacksThatHold } from './stack-source';
import type { Sources } from './sources';

/** EC2 takes at most 200 values in one filter. */
const ARNS_PER_QUESTION = 100;

/** Takes one look at everything that could show that any of these profiles is used or desired. */
export async function gatherEvidence(sources: Sources, profiles: readonly SuspectProfile[]): Promise<Evidence> {
  const unreachable = new Unreachable();
  const google = await Promise.all(sources.places.map((place) => targetsAt(place, unreachable)));
  const regions = await regionsToAsk(sources, google.flatMap(({ regions: ofClusters }) => ofClusters), unreachable);
  const [instances, launchers, { heldBy, ledgers }] = await Promise.all([
    instancesIn(sources, regions, profiles, unreachable),
    launchersOf(sources, regions, unreachable),
    stacksThatHold(sources, regions, profiles, unreachable),
  ]);
  return {
    instances,
    launchers,
    targets: google.flatMap(({ targets }) => targets),
    heldBy,
    ledgers,
    unreachable: unreachable.all,
    regions,
    seenAt: sources.now(),
  };
}

async function regionsToAsk(
  { regions, aws: { homeRegion, ec2 } }: Sources,
  ofClusters: readonly string[],
  unreachable: Unreachable,
): Promise<readonly string[]> {
  const chosen =
    regions.length > 0 ? regions : await unreachable.listen('EC2', () => enabledRegions(ec2(homeRegion)), [homeRegion]);
  return [...new Set([...chosen, ...ofClusters])].sort();
}

async function instancesIn(
  { aws: { ec2 } }: Sources,
  regions: readonly string[],
  profiles: readonly SuspectProfile[],
  unreachable: Unreachable,
): Promise<readonly InstanceSeen[]> {
  const arns = profiles.map(({ arn }) => arn);
  const questions = regions.flatMap((region) => chunks(arns).map((some) => ({ region, some })));
  const answers = await Promise.all(
    questions.map(({ region, some }) =>
      unreachable.listen(
        `EC2 in ${region}`,
        async () => (await instancesUnder(ec2(region), some)).map((instance) => ({ ...instance, region })),
        [],
      ),
    ),
  );
  return answers.flat();
}

async function launchersOf({ aws: { ec2, autoScaling } }: Sources, regions: readonly string[], unreachable: Unreachable): Promise<readonly LauncherSeen[]> {
  const answers = await Promise.all(
    regions.map((region) =>
      unreachable.listen(
        `Auto Scaling in ${region}`,
        async () => (await launchersIn({ ec2: ec2(region), autoScaling: autoScaling(region) })).map((launcher) => ({ ...launcher, region })),
        [],
      ),
    ),
  );
  return answers.flat();
}

function chunks(arns: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(arns.length / ARNS_PER_QUESTION);
  return Array.from({ length: count }, (_, index) => arns.slice(index * ARNS_PER_QUESTION, (index + 1) * ARNS_PER_QUESTION));
}

/**
 * The regions in which the account can run anything, which is where its instances and stacks are.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 *
 * @throws ServiceCallError.
 */
async function enabledRegions(client: EC2Client): Promise<readonly string[]> {
  const { Regions = [] } = await callAws('ec2:DescribeRegions', 'this account', () => client.send(new DescribeRegionsCommand({})));
  return Regions.flatMap(({ RegionName }) => RegionName ?? []);
}
