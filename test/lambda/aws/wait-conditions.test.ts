import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { WaitConditions } from '../../../lambda/aws/wait-conditions';
import { LoopbackServer, type LoopbackResponse } from '../../../rehearsal/world/http/loopback-server';

const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/s/1';
const NAMESPACE = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';

interface Shown {
  readonly stack: string;
  /** Absent: the stack has no such resource. */
  readonly resource?: string;
}

function answer(action: string, { stack, resource }: Shown): LoopbackResponse {
  const member = `<member><StackName>s</StackName><StackStatus>${stack}</StackStatus><CreationTime>2026-11-02T09:00:00Z</CreationTime></member>`;
  const detail = `<LogicalResourceId>Wait</LogicalResourceId><ResourceType>AWS::CloudFormation::WaitCondition</ResourceType><LastUpdatedTimestamp>2026-11-02T09:00:00Z</LastUpdatedTimestamp><ResourceStatus>${resource}</ResourceStatus>`;
  if (action === 'DescribeStacks') {
    return xml(200, `<DescribeStacksResponse ${NAMESPACE}><DescribeStacksResult><Stacks>${member}</Stacks></DescribeStacksResult></DescribeStacksResponse>`);
  }
  return resource === undefined
    ? xml(400, `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Resource Wait does not exist for stack s</Message></Error></ErrorResponse>`)
    : xml(200, `<DescribeStackResourceResponse ${NAMESPACE}><DescribeStackResourceResult><StackResourceDetail>${detail}</StackResourceDetail></DescribeStackResourceResult></DescribeStackResourceResponse>`);
}

const xml = (status: number, body: string): LoopbackResponse => ({ status, headers: { 'content-type': 'text/xml' }, body });

async function stateOf(shown: Shown): Promise<string> {
  const server = await LoopbackServer.start(({ body }) => answer(new URLSearchParams(body).get('Action') ?? '', shown));
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new CloudFormationClient({ region: 'us-east-1', endpoint: server.origin, credentials, maxAttempts: 1 });
  try {
    return await new WaitConditions(client).state(STACK, 'Wait');
  } finally {
    client.destroy();
    await server.stop();
  }
}

it.each([
  ['CREATE_IN_PROGRESS', undefined, 'ahead'],
  ['UPDATE_IN_PROGRESS', undefined, 'ahead'],
  ['UPDATE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'waiting'],
  // Came and went with an earlier deployment, or failed in one that was not rolled back: it is made again.
  ['UPDATE_IN_PROGRESS', 'DELETE_COMPLETE', 'ahead'],
  ['UPDATE_IN_PROGRESS', 'CREATE_FAILED', 'ahead'],
  // A role re-made under the same logical ID: the wait of the earlier rotation stays, and nobody waits behind this one.
  ['UPDATE_IN_PROGRESS', 'CREATE_COMPLETE', 'over'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'over'],
  ['ROLLBACK_IN_PROGRESS', undefined, 'over'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'CREATE_COMPLETE', 'over'],
  ['DELETE_IN_PROGRESS', 'CREATE_COMPLETE', 'over'],
])('with the stack %s and the wait condition %s the wait is %s', async (stack, resource, state) => {
  expect(await stateOf({ stack, ...(resource === undefined ? {} : { resource }) })).toBe(state);
});
