import { AWS_QUERY, queryProtocol } from '../../../../rehearsal/aws/wire/query-protocol';
import { ServiceError } from '../../../../rehearsal/aws/wire/service-error';
import type { LoopbackHandler } from '../../../../rehearsal/world/http/loopback-server';

export interface StackResource {
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
}

/** Stacks by ID, for `ListStackResources` (in pages of two) and `DescribeStackResources`; each region shows its own. */
export function stacksApi(stacks: ReadonlyMap<string, readonly StackResource[]>): LoopbackHandler {
  return (request) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)\/cloudformation\//.exec(request.headers.authorization ?? '')?.[1];
    const here = [...stacks].filter(([id]) => id.split(':')[3] === region);
    const answer = queryProtocol(AWS_QUERY, {
      ListStackResources: (parameters) => {
        const name = parameters.required('StackName');
        const resources = here.find(([id]) => id === name)?.[1];
        if (resources === undefined) {
          throw new ServiceError('ValidationError', `Stack with id ${name} does not exist`);
        }
        const from = Number(parameters.optional('NextToken') ?? 0);
        return {
          StackResourceSummaries: resources.slice(from, from + 2).map(({ type, physicalId, status }) => ({
            ResourceType: type,
            PhysicalResourceId: physicalId,
            ResourceStatus: status,
          })),
          NextToken: from + 2 < resources.length ? String(from + 2) : undefined,
        };
      },
      DescribeStackResources: (parameters) => {
        const physicalId = parameters.required('PhysicalResourceId');
        const found = here.find(([, resources]) => resources.some((resource) => resource.physicalId === physicalId));
        if (found === undefined) {
          throw new ServiceError('ValidationError', `Stack for ${physicalId} does not exist`);
        }
        return { StackResources: [{ StackId: found[0] }] };
      },
    });
    return answer(request);
  };
}
