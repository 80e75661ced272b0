import { pageOf } from '../wire/paging';
import { EC2_QUERY, queryProtocol, type QueryParameters } from '../wire/query-protocol';
import { ServiceError } from '../wire/service-error';
import { signedBy } from '../wire/signed-by';
import type { XmlValue } from '../wire/xml';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import { type Ec2LaunchTemplate, launchTemplateVersions } from './launch-templates';

/** An instance, as far as anybody asks. */
export interface Ec2Instance {
  readonly instanceId: string;
  /** ARN of the instance profile that it runs under. */
  readonly profileArn: string;
  readonly state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  readonly region: string;
}

const STATE_CODES: Readonly<Record<Ec2Instance['state'], number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

const FILTERS: Readonly<Record<string, (instance: Ec2Instance) => string>> = {
  'iam-instance-profile.arn': ({ profileArn }) => profileArn,
  'instance-state-name': ({ state }) => state,
};

const FEWEST_RESULTS = 5;
const MOST_RESULTS = 1000;

/** What there is in EC2, as others say it. */
interface Ec2Sources {
  readonly instances: () => readonly Ec2Instance[];
  /** @default - none */
  readonly launchTemplates?: () => readonly Ec2LaunchTemplate[];
  /** @default us-east-1 alone */
  readonly regions?: readonly string[];
}

/** What EC2 tells of instances, launch templates and regions, answered from whoever runs them. */
export function ec2Api({ instances, launchTemplates = () => [], regions = ['us-east-1'] }: Ec2Sources): LoopbackHandler {
  return queryProtocol(EC2_QUERY, {
    DescribeInstances: (parameters, request) => {
      const { region } = signedBy(request);
      const matches = filterOf(parameters);
      return page(parameters, instances().filter((instance) => instance.region === region && matches(instance)));
    },
    DescribeLaunchTemplateVersions: (parameters, request) => {
      const { region } = signedBy(request);
      return launchTemplateVersions(parameters, launchTemplates().filter((template) => template.region === region));
    },
    DescribeRegions: () => ({ regionInfo: regions.map((regionName) => ({ regionName, optInStatus: 'opt-in-not-required' })) }),
  });
}

/** Values are taken as they are: nobody asks with wildcards. @throws ServiceError for a filter that is not known. */
function filterOf(parameters: QueryParameters): (instance: Ec2Instance) => boolean {
  const filters = parameters.list('Filter').map((filter) => {
    const name = filter.required('Name');
    const read = FILTERS[name];
    if (!read) {
      throw new ServiceError('InvalidParameterValue', `The filter '${name}' is invalid`);
    }
    return { read, values: filter.list('Value').map((value) => value.required('')) };
  });
  return (instance) => filters.every(({ read, values }) => values.includes(read(instance)));
}

function page(parameters: QueryParameters, found: readonly Ec2Instance[]): XmlValue {
  const asked = parameters.optional('MaxResults');
  const size = Number(asked ?? MOST_RESULTS);
  if (asked !== undefined && (size < FEWEST_RESULTS || size > MOST_RESULTS)) {
    throw new ServiceError('InvalidParameterValue', `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value from 5 to 1000.`);
  }
  const { items, next } = pageOf(found, parameters.optional('NextToken'), size);
  return {
    reservationSet: items.map((instance) => ({
      reservationId: `r-${instance.instanceId}`,
      instancesSet: [
        {
          instanceId: instance.instanceId,
          instanceState: { code: STATE_CODES[instance.state], name: instance.state },
          iamInstanceProfile: { arn: instance.profileArn },
        },
      ],
    })),
    nextToken: next,
  };
}
