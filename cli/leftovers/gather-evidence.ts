import { instancesUnder } from '../../lambda/aws/instances';
import { launchersIn } from '../../lambda/aws/launchers';
import { enabledRegions } from '../caller/regions';
import type { InstanceSeen, LauncherSeen } from '../../lambda/decision/may-delete';
import type { Evidence, SuspectProfile } from './evidence';
import { targetsAt } from './google-witness';
import { Silences } from './silences';
import { stacksThatHold } from './stack-witness';
import type { Witnesses } from './witnesses';

/** EC2 takes at most 200 values in one filter. */
const ARNS_PER_QUESTION = 100;

/** Takes one look at everything that could show that any of these profiles is used or wanted. */
export async function gatherEvidence(witnesses: Witnesses, profiles: readonly SuspectProfile[]): Promise<Evidence> {
  const silences = new Silences();
  const google = await Promise.all(witnesses.places.map((place) => targetsAt(place, silences)));
  const regions = await regionsToAsk(witnesses, google.flatMap(({ regions: ofClusters }) => ofClusters), silences);
  const [instances, launchers, heldBy] = await Promise.all([
    instancesIn(witnesses, regions, profiles, silences),
    launchersOf(witnesses, regions, silences),
    stacksThatHold(witnesses, regions, profiles, silences),
  ]);
  return {
    instances,
    launchers,
    targets: google.flatMap(({ targets }) => targets),
    heldBy,
    silences: silences.all,
    regions,
    seenAt: witnesses.now(),
  };
}

async function regionsToAsk(
  { regions, homeRegion, ec2 }: Witnesses,
  ofClusters: readonly string[],
  silences: Silences,
): Promise<readonly string[]> {
  const chosen =
    regions.length > 0 ? regions : await silences.listen('EC2', () => enabledRegions(ec2(homeRegion)), [homeRegion]);
  return [...new Set([...chosen, ...ofClusters])].sort();
}

async function instancesIn(
  { ec2 }: Witnesses,
  regions: readonly string[],
  profiles: readonly SuspectProfile[],
  silences: Silences,
): Promise<readonly InstanceSeen[]> {
  const arns = profiles.map(({ arn }) => arn);
  const questions = regions.flatMap((region) => chunks(arns).map((some) => ({ region, some })));
  const answers = await Promise.all(
    questions.map(({ region, some }) =>
      silences.listen(
        `EC2 in ${region}`,
        async () => (await instancesUnder(ec2(region), some)).map((instance) => ({ ...instance, region })),
        [],
      ),
    ),
  );
  return answers.flat();
}

async function launchersOf({ ec2, autoScaling }: Witnesses, regions: readonly string[], silences: Silences): Promise<readonly LauncherSeen[]> {
  const answers = await Promise.all(
    regions.map((region) =>
      silences.listen(
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
