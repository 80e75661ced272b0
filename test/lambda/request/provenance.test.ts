import { VERDICT_RESOURCE_TYPE } from '../../../lib/contract';
import { parseCustomResourceEvent } from '../../../lambda/request/custom-resource-event';
import { reasonToDisbelieve } from '../../../lambda/request/provenance';
import { requestEvent, RESPONSE_HOST, STACK_ID } from '../support/requests';

const NOW = Date.UTC(2026, 10, 2, 9);
const HOST = new URL(RESPONSE_HOST).host;

function disbelief(changes: Readonly<Record<string, string>>): string | undefined {
  return reasonToDisbelieve(parseCustomResourceEvent(requestEvent(changes)), STACK_ID, NOW);
}

it.each([
  HOST,
  // As they were seen in public logs, and as S3's other endpoints are called.
  'cloudformation-custom-resource-response-useast1.s3.amazonaws.com',
  'cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com',
  'cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com',
  'cloudformation-custom-resource-response-usgovwest1.s3-us-gov-west-1.amazonaws.com',
  'cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn',
  'cloudformation-custom-resource-response-useast2.s3.dualstack.us-east-2.amazonaws.com',
  'cloudformation-custom-resource-response-useast2.s3-fips.dualstack.us-east-2.amazonaws.com',
])('believes a request that is to be answered at %s', (host) => {
  expect(disbelief({ ResponseURL: `https://${host}/key?X-Amz-Date=20261102T085900Z` })).toBeUndefined();
});

it.each([
  'https://127.0.0.1/key',
  'https://169.254.169.254/latest/meta-data',
  'https://attacker.example/key',
  `https://${HOST}.attacker.example/key`,
  `https://attacker.example/${HOST}`,
  `https://${HOST}@attacker.example/key`,
  `https://user:password@${HOST}/key`,
  `https://${HOST}:8443/key`,
  `http://${HOST}/key`,
  'https://bucket-of-an-attacker.s3.us-east-1.amazonaws.com/key',
  'https://cloudformation-custom-resource-response-useast1.execute-api.us-east-1.amazonaws.com/key',
  'https://ec2-192-0-2-1.compute-1.amazonaws.com/key',
])('disbelieves a request that is to be answered at %s, and does not quote it', (url) => {
  expect(disbelief({ ResponseURL: `${url}?X-Amz-Date=20261102T085900Z` })).toBe('its ResponseURL does not lead to CloudFormation');
});

it('disbelieves a request of another stack', () => {
  const other = STACK_ID.replace('/app/', '/other/');
  expect(disbelief({ StackId: other })).toBe(`it comes from another stack (${other})`);
});

it('believes requests for links and verdicts only', () => {
  expect(disbelief({ ResourceType: VERDICT_RESOURCE_TYPE })).toBeUndefined();
  expect(disbelief({ ResourceType: 'Custom::Other' })).toBe('it is for a resource of another type (Custom::Other)');
});

it('believes clocks that differ by five minutes, and no more', () => {
  const issued = (time: string): string | undefined => disbelief({ ResponseURL: `https://${HOST}/key?X-Amz-Date=20261102T${time}Z` });
  expect(issued('090500')).toBeUndefined();
  expect(issued('090501')).toBe('it says that it was issued in the future (2026-11-02T09:05:01.000Z)');
  expect(issued('050000')).toBeUndefined();
});

it('believes a request that does not say when it was issued', () => {
  expect(disbelief({ ResponseURL: `https://${HOST}/key` })).toBeUndefined();
});
