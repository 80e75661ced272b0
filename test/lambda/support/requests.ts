import type { RequestRow } from '../../../lambda/ledger/request-row';
import { LINK_RESOURCE_TYPE } from '../../../lib/contract';

export const STACK_ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/app/1';
export const RESPONSE_HOST = 'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com';

/** A request as CloudFormation sends it, for tests that care for little of it. */
export function requestEvent(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    RequestType: 'Update',
    ResponseURL: `${RESPONSE_HOST}/key?X-Amz-Date=20261102T090000Z&X-Amz-Signature=secret`,
    StackId: STACK_ID,
    RequestId: 'request-1',
    ResourceType: LINK_RESOURCE_TYPE,
    LogicalResourceId: 'Link',
    ResourceProperties: {},
    ...changes,
  };
}

/** The row of a request in the ledger. */
export function requestRow(changes: Partial<RequestRow> = {}): RequestRow {
  return { id: 'request-1', requestType: 'Update', stackId: STACK_ID, logicalResourceId: 'Link', issuedAt: 0, expires: 0, ...changes };
}
