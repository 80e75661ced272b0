import { LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE } from '../../lib/contract';
import type { CustomResourceEvent } from './custom-resource-event';

/**
 * Clocks differ by less, or AWS would refuse every call of ours. A request from the future would outrank real ones until
 * its time has come.
 */
const MOST_AHEAD_MS = 5 * 60 * 1000;

/**
 * CloudFormation takes answers in buckets of its own, at whatever endpoint of S3: its name holds the region without
 * dashes, the endpoint's with them, or not at all.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 */
const RESPONSE_HOST = /^cloudformation-custom-resource-response-[a-z0-9]+\.s3(?:-[a-z0-9-]+)?(?:\.[a-z0-9-]+){0,2}\.amazonaws\.com(?:\.cn)?$/;

/**
 * Why a request is not believed to be one of CloudFormation for this stack; undefined where nothing speaks against it.
 *
 * Whoever may invoke a function can make such a request up: it changes nothing, and nothing is answered to it.
 *
 * @param owner ID of the stack that the function is part of
 */
export function reasonToDisbelieve(event: CustomResourceEvent, owner: string, now: number): string | undefined {
  if (event.stackId !== owner) {
    return `it comes from another stack (${event.stackId})`;
  }
  if (event.resourceType !== LINK_RESOURCE_TYPE && event.resourceType !== VERDICT_RESOURCE_TYPE) {
    return `it is for a resource of another type (${event.resourceType})`;
  }
  if (!leadsToCloudFormation(event.responseUrl)) {
    return 'its ResponseURL does not lead to CloudFormation';
  }
  if (event.issuedAt !== undefined && event.issuedAt > now + MOST_AHEAD_MS) {
    return `it says that it was issued in the future (${new Date(event.issuedAt).toISOString()})`;
  }
  return undefined;
}

/** Whether an answer sent there is one to CloudFormation. */
export function leadsToCloudFormation(responseUrl: string): boolean {
  if (!URL.canParse(responseUrl)) {
    return false;
  }
  const { protocol, hostname, port, username, password } = new URL(responseUrl);
  return protocol === 'https:' && port === '' && username === '' && password === '' && RESPONSE_HOST.test(hostname);
}
