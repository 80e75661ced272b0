import { Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { refuse } from '../refusal';

/** The only partition that GKE on AWS runs in: not in China, not in GovCloud, not in the isolated regions. */
const PARTITION = 'aws';

/** Whether a region is in another partition; of one that is known at deployment only nobody knows. */
function isElsewhere(region: string): boolean {
  return !Token.isUnresolved(region) && (RegionInfo.get(region).partition ?? PARTITION) !== PARTITION;
}

/**
 * Refuses a stack in a partition that GKE on AWS does not run in.
 *
 * @throws if the stack's region is known and in another partition.
 */
export function requirePartition(scope: IConstruct): void {
  const { region } = Stack.of(scope);
  if (isElsewhere(region)) {
    refuse(scope, {
      prop: 'env.region',
      rule: `be in the partition ${PARTITION}, the only one that GKE on AWS runs in`,
      value: region,
      remedy: "Use the region of the clusters' nodes.",
    });
  }
}

/** Where the console of a region begins, without a slash at its end. */
export function consoleOf(region: string): string {
  return `https://${region}.console.aws.amazon.com`;
}
