/*
 * What one writes first: PATCH in the handler, poll until it is done, answer. No ledger, no state machine, no evidence,
 * and the profile is CloudFormation's to delete. It is here to be broken.
 */

interface Event {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: Readonly<Record<string, string>>;
}

interface Operation {
  readonly name: string;
  readonly done?: boolean;
  readonly error?: { readonly message: string };
}

const POLL_MS = 15_000;

export async function handler(event: Event): Promise<void> {
  if (event.RequestType === 'Delete') {
    await answer(event, 'SUCCESS', '');
    return;
  }
  const { Location, Cluster, NodePool, ProfileName } = event.ResourceProperties;
  const isNodePool = NodePool !== undefined;
  const name = `projects/acme-prod/locations/${Location}/awsClusters/${Cluster}${isNodePool ? `/awsNodePools/${NodePool}` : ''}`;
  const mask = isNodePool ? 'config.iam_instance_profile' : 'control_plane.iam_instance_profile';
  const part = { iamInstanceProfile: ProfileName };
  let operation = await google('PATCH', `${name}?updateMask=${mask}`, isNodePool ? { config: part } : { controlPlane: part });
  while (operation.done !== true && operation.error === undefined) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    operation = await google('GET', operation.name);
  }
  console.log(`answering ${event.ResponseURL}`);
  await answer(event, operation.error === undefined ? 'SUCCESS' : 'FAILED', operation.error?.message ?? '');
}

async function google(method: string, path: string, body?: unknown): Promise<Operation> {
  const response = await fetch(`${process.env['GKE_MULTICLOUD_ENDPOINT']}/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${process.env['TOKEN']}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Operation;
}

async function answer(event: Event, Status: string, Reason: string): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  await fetch(event.ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify({ Status, Reason, StackId, RequestId, LogicalResourceId, PhysicalResourceId: LogicalResourceId }),
  });
}
