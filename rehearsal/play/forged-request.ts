import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { CustomResourceEvent, RequestType } from '../aws/cloudformation/custom-resource/custom-resource-event';
import { responseHost, responseUrl } from '../aws/cloudformation/custom-resource/response-url';
import type { LocalCloud } from './local-cloud';

/** What is wrong with a request that somebody makes up who may invoke the function; all else is as in a real one. */
export const FORGERIES = ['from the future', 'of another stack', 'answered elsewhere'] as const;

export type Forgery = (typeof FORGERIES)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ForgedRequest {
  readonly functionArn: string;
  readonly event: CustomResourceEvent;
}

/**
 * A request for a link of the stack that CloudFormation never sent.
 *
 * @returns nothing where the stack has no link.
 */
export function forgedRequest(
  { cloudFormation, clock, region, account }: LocalCloud,
  stackName: string,
  requestType: RequestType,
  { forgery, changes = {}, nth = 0 }: { readonly forgery?: Forgery; readonly changes?: Partial<CustomResourceEvent>; readonly nth?: number } = {},
): ForgedRequest | undefined {
  const { stackId, resources } = cloudFormation.describe(stackName);
  const links = resources.filter(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE);
  const link = links[nth % Math.max(links.length, 1)];
  if (link === undefined) {
    return undefined;
  }
  const functionArn = String(link.properties.ServiceToken);
  const requestId = `forged-${clock.now()}-${nth}`;
  const subject = { stackId, logicalId: link.logicalId, requestId };
  const issuedAt = clock.now() + (forgery === 'from the future' ? DAY_MS : 0);
  const origin = forgery === 'answered elsewhere' ? 'https://attacker.example' : `https://${responseHost(region)}`;
  return {
    functionArn,
    event: {
      RequestType: requestType,
      ServiceToken: functionArn,
      ResponseURL: responseUrl(origin, subject, issuedAt, region),
      StackId: forgery === 'of another stack' ? `arn:aws:cloudformation:${region}:${account}:stack/other/forged` : stackId,
      RequestId: requestId,
      LogicalResourceId: link.logicalId,
      ResourceType: LINK_RESOURCE_TYPE,
      ...(requestType === 'Create' ? {} : { PhysicalResourceId: link.physicalId }),
      ResourceProperties: link.properties,
      ...(requestType === 'Update' ? { OldResourceProperties: link.properties } : {}),
      ...changes,
    },
  };
}
