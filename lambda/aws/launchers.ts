import {
  type AutoScalingClient,
  type AutoScalingGroup,
  DescribeLaunchConfigurationsCommand,
  type LaunchTemplateSpecification,
  paginateDescribeAutoScalingGroups,
} from '@aws-sdk/client-auto-scaling';
import { DescribeLaunchTemplateVersionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { unlessMissing } from '../errors/service-call-error';
import { nameOf } from './arn';
import { callAws } from './aws-error';

/** What a group launches from when it names no version: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_LaunchTemplateSpecification.html */
const DEFAULT_VERSION = '$Default';
const MOST_GROUPS_PER_PAGE = 100;
const MOST_CONFIGURATIONS_PER_QUESTION = 50;
const ASKED_AT_ONCE = 8;

/** Clients of one region. */
export interface LauncherClients {
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
}

/** An Auto Scaling group, and one profile under which it would launch. */
export interface Launcher {
  readonly group: string;
  readonly profileName: string;
}

interface GroupSources {
  readonly group: string;
  /** Launch templates, each in one version. */
  readonly templates: readonly LaunchTemplateSpecification[];
  readonly configuration: string | undefined;
}

/**
 * Every Auto Scaling group of a region, with the profiles of all that it would launch from: its launch template, those of
 * its mixed instances policy, or its launch configuration. Tags of the groups that GKE on AWS makes are not documented,
 * so all groups are looked at.
 *
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
 *
 * @throws ServiceCallError.
 */
export async function launchersIn(clients: LauncherClients): Promise<readonly Launcher[]> {
  const groups = (await allGroups(clients.autoScaling)).map(sourcesOf);
  const templates = new Map(groups.flatMap((group) => group.templates).map((template) => [keyOf(template), template]));
  const profiles = new Map([
    ...(await profilesOfTemplates(clients.ec2, templates)),
    ...(await profilesOfConfigurations(clients.autoScaling, groups.flatMap(({ configuration }) => configuration ?? []))),
  ]);
  return groups.flatMap(({ group, templates: taken, configuration }) => {
    const found = [...taken.map(keyOf), ...(configuration === undefined ? [] : [configurationKey(configuration)])].flatMap((key) => profiles.get(key) ?? []);
    return [...new Set(found)].map((profileName) => ({ group, profileName }));
  });
}

async function allGroups(client: AutoScalingClient): Promise<readonly AutoScalingGroup[]> {
  return callAws('autoscaling:DescribeAutoScalingGroups', 'the groups of this account', async () => {
    const groups: AutoScalingGroup[] = [];
    for await (const { AutoScalingGroups = [] } of paginateDescribeAutoScalingGroups({ client, pageSize: MOST_GROUPS_PER_PAGE }, {})) {
      groups.push(...AutoScalingGroups);
    }
    return groups;
  });
}

function sourcesOf({ AutoScalingGroupName = '', LaunchTemplate, MixedInstancesPolicy, LaunchConfigurationName }: AutoScalingGroup): GroupSources {
  const mixed = MixedInstancesPolicy?.LaunchTemplate;
  const overrides = (mixed?.Overrides ?? []).map(({ LaunchTemplateSpecification: own }) => own);
  return {
    group: AutoScalingGroupName,
    templates: [LaunchTemplate, mixed?.LaunchTemplateSpecification, ...overrides].flatMap((one) => one ?? []),
    configuration: LaunchConfigurationName,
  };
}

function keyOf({ LaunchTemplateId, LaunchTemplateName, Version }: LaunchTemplateSpecification): string {
  return JSON.stringify([LaunchTemplateId ?? LaunchTemplateName, versionOf(Version)]);
}

function configurationKey(name: string): string {
  return `launch configuration ${name}`;
}

function versionOf(version: string | undefined): string {
  return version === undefined || version === '' ? DEFAULT_VERSION : version;
}

async function profilesOfTemplates(client: EC2Client, templates: ReadonlyMap<string, LaunchTemplateSpecification>): Promise<readonly [string, string][]> {
  const all = [...templates];
  const found: [string, string][] = [];
  for (let from = 0; from < all.length; from += ASKED_AT_ONCE) {
    const answers = all.slice(from, from + ASKED_AT_ONCE).map(async ([key, template]): Promise<[string, string][]> => {
      const profile = await profileOfTemplate(client, template);
      return profile === undefined ? [] : [[key, profile]];
    });
    found.push(...(await Promise.all(answers)).flat());
  }
  return found;
}

/**
 * What is gone launches nothing.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html
 */
async function profileOfTemplate(client: EC2Client, { LaunchTemplateId, LaunchTemplateName, Version }: LaunchTemplateSpecification): Promise<string | undefined> {
  const template = LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId };
  const answer = await unlessMissing(() =>
    callAws('ec2:DescribeLaunchTemplateVersions', `launch template ${LaunchTemplateId ?? LaunchTemplateName ?? ''}`, () =>
      client.send(new DescribeLaunchTemplateVersionsCommand({ ...template, Versions: [versionOf(Version)] })),
    ),
  );
  const { Arn, Name } = answer?.LaunchTemplateVersions?.[0]?.LaunchTemplateData?.IamInstanceProfile ?? {};
  return profileNameOf(Arn ?? Name);
}

async function profilesOfConfigurations(client: AutoScalingClient, names: readonly string[]): Promise<readonly [string, string][]> {
  const all = [...new Set(names)];
  return callAws('autoscaling:DescribeLaunchConfigurations', `launch configurations ${all.slice(0, 3).join(', ')}`, async () => {
    const found: [string, string][] = [];
    for (let from = 0; from < all.length; from += MOST_CONFIGURATIONS_PER_QUESTION) {
      const LaunchConfigurationNames = all.slice(from, from + MOST_CONFIGURATIONS_PER_QUESTION);
      const { LaunchConfigurations } = await client.send(
        new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames, MaxRecords: MOST_CONFIGURATIONS_PER_QUESTION }),
      );
      for (const { LaunchConfigurationName = '', IamInstanceProfile } of LaunchConfigurations ?? []) {
        found.push(...[profileNameOf(IamInstanceProfile)].flatMap((profile): [string, string][] => (profile === undefined ? [] : [[configurationKey(LaunchConfigurationName), profile]])));
      }
    }
    return found;
  });
}

/** A name, or the name in an ARN. */
function profileNameOf(nameOrArn: string | undefined): string | undefined {
  return nameOrArn === undefined || nameOrArn === '' ? undefined : nameOf(nameOrArn);
}
