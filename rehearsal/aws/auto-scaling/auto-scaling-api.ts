import { pageOf } from '../wire/paging';
import { AWS_QUERY, queryProtocol, type QueryParameters } from '../wire/query-protocol';
import { signedBy } from '../wire/signed-by';
import type { XmlValue } from '../wire/xml';
import type { LoopbackHandler } from '../../world/http/loopback-server';

/** Which launch template a group takes, by ID or name, and in which version: a number, `$Latest`, `$Default`, or none. */
interface LaunchTemplateReference {
  readonly id?: string;
  readonly name?: string;
  readonly version?: string;
}

/** An Auto Scaling group, as far as it says what it launches. */
export interface AutoScalingGroup {
  readonly name: string;
  readonly region: string;
  readonly launchTemplate?: LaunchTemplateReference;
  readonly launchConfiguration?: string;
  /** A mixed instances policy: its template, and the templates of single instance types. */
  readonly mixed?: { readonly launchTemplate: LaunchTemplateReference; readonly overrides: readonly (LaunchTemplateReference | undefined)[] };
}

/** What groups were launched from before there were launch templates. */
export interface LaunchConfiguration {
  readonly name: string;
  readonly region: string;
  /** Name or ARN. */
  readonly instanceProfile?: string;
}

interface AutoScalingSources {
  readonly groups: () => readonly AutoScalingGroup[];
  /** @default - none */
  readonly launchConfigurations?: () => readonly LaunchConfiguration[];
}

/**
 * `DescribeAutoScalingGroups` and `DescribeLaunchConfigurations`.
 *
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
 */
export function autoScalingApi({ groups, launchConfigurations = () => [] }: AutoScalingSources): LoopbackHandler {
  return queryProtocol(AWS_QUERY, {
    DescribeAutoScalingGroups: (parameters, request) => {
      const { region } = signedBy(request);
      return page(parameters, 'AutoScalingGroups', groups().filter((one) => one.region === region).map(groupXml));
    },
    DescribeLaunchConfigurations: (parameters, request) => {
      const { region } = signedBy(request);
      const names = parameters.list('LaunchConfigurationNames.member').map((element) => element.required(''));
      const found = launchConfigurations().filter((one) => one.region === region && (names.length === 0 || names.includes(one.name)));
      return page(parameters, 'LaunchConfigurations', found.map(configurationXml));
    },
  });
}

const DEFAULT_RECORDS = 50;

function page(parameters: QueryParameters, name: string, all: readonly XmlValue[]): XmlValue {
  const { items, next } = pageOf(all, parameters.optional('NextToken'), Number(parameters.optional('MaxRecords') ?? DEFAULT_RECORDS));
  return { [name]: items, NextToken: next };
}

function groupXml({ name, launchTemplate, launchConfiguration, mixed }: AutoScalingGroup): XmlValue {
  return {
    AutoScalingGroupName: name,
    LaunchTemplate: referenceXml(launchTemplate),
    LaunchConfigurationName: launchConfiguration,
    MixedInstancesPolicy: mixed && {
      LaunchTemplate: {
        LaunchTemplateSpecification: referenceXml(mixed.launchTemplate),
        Overrides: mixed.overrides.map((override) => ({ InstanceType: 'm5.large', LaunchTemplateSpecification: referenceXml(override) })),
      },
    },
  };
}

function referenceXml(reference: LaunchTemplateReference | undefined): XmlValue {
  return reference && { LaunchTemplateId: reference.id, LaunchTemplateName: reference.name, Version: reference.version };
}

function configurationXml({ name, instanceProfile }: LaunchConfiguration): XmlValue {
  return { LaunchConfigurationName: name, IamInstanceProfile: instanceProfile };
}
