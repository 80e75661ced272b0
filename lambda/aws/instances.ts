import { type EC2Client, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { callAws } from './aws-error';

/** Every state in which an instance may still use its credentials: all but `terminated`. */
const ALIVE = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];

/** An instance and the profile that it runs under. */
export interface RunningInstance {
  readonly instanceId: string;
  readonly profileArn: string;
  /** It is on its way out: its credentials may still be used, but it is no node any more. */
  readonly shuttingDown: boolean;
}

/**
 * The instances that run under any of these profiles, in one region.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 *
 * @throws ServiceCallError.
 */
export async function instancesUnder(client: EC2Client, profileArns: readonly string[]): Promise<readonly RunningInstance[]> {
  if (profileArns.length === 0) {
    return [];
  }
  const Filters = [
    { Name: 'iam-instance-profile.arn', Values: [...profileArns] },
    { Name: 'instance-state-name', Values: ALIVE },
  ];
  const profiles = profileArns.length > 3 ? `${profileArns.length} profiles` : profileArns.join(', ');
  const found = await callAws('ec2:DescribeInstances', `instances under ${profiles}`, async () => {
    const instances: Instance[] = [];
    for await (const { Reservations = [] } of paginateDescribeInstances({ client }, { Filters })) {
      instances.push(...Reservations.flatMap(({ Instances }) => Instances ?? []));
    }
    return instances;
  });
  return found.map(({ InstanceId, IamInstanceProfile, State }) => ({
    instanceId: InstanceId ?? '',
    profileArn: IamInstanceProfile?.Arn ?? '',
    shuttingDown: State?.Name === 'shutting-down',
  }));
}
