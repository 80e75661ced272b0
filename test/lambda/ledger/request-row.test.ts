import { newRequestRow } from '../../../lambda/ledger/request-row';
import { parseCustomResourceEvent } from '../../../lambda/request/custom-resource-event';
import { requestEvent, RESPONSE_HOST } from '../support/requests';

const CAME = Date.UTC(2026, 10, 2, 9, 30);

it.each([
  ['says when it was issued, by that', '?X-Amz-Date=20261102T090000Z', Date.UTC(2026, 10, 2, 9)],
  ['does not say when it was issued, by the time at which it came', '', CAME],
])('a request that %s', (_what, query, issuedAt) => {
  const event = parseCustomResourceEvent(requestEvent({ ResponseURL: `${RESPONSE_HOST}/key${query}` }));
  expect(newRequestRow(event, CAME)).toMatchObject({ id: 'request-1', issuedAt });
});
