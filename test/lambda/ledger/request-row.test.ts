import { LINK_RESOURCE_TYPE } from '../../../lib/contract';
import { newRequestRow } from '../../../lambda/ledger/request-row';
import { parseCustomResourceEvent } from '../../../lambda/request/custom-resource-event';

const CAME = Date.UTC(2026, 10, 2, 9, 30);

it.each([
  ['says when it was issued, by that', '?X-Amz-Date=20261102T090000Z', Date.UTC(2026, 10, 2, 9)],
  ['does not say when it was issued, by the time at which it came', '', CAME],
])('a request that %s', (_what, query, issuedAt) => {
  const event = parseCustomResourceEvent({
    RequestType: 'Create',
    ResponseURL: `https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/key${query}`,
    StackId: 'stack',
    RequestId: 'request-1',
    ResourceType: LINK_RESOURCE_TYPE,
    LogicalResourceId: 'Link',
    ResourceProperties: {},
  });
  expect(newRequestRow(event, CAME)).toMatchObject({ id: 'request-1', issuedAt });
});
