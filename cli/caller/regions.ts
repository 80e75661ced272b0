import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { callAws } from '../../lambda/aws/aws-error';

/**
 * The regions in which the account can run anything, which is where its instances and stacks are.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 *
 * @throws ServiceCallError.
 */
export async function enabledRegions(client: EC2Client): Promise<readonly string[]> {
  const { Regions = [] } = await callAws('ec2:DescribeRegions', 'this account', () => client.send(new DescribeRegionsCommand({})));
  return Regions.flatMap(({ RegionName }) => RegionName ?? []);
}
