import { Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/**
 * Domain of the console, in partitions with one of their own.
 *
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/configure-account.html
 * @see https://docs.amazonaws.cn
 */
const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Partition of a region; of one that is known at deployment only, the one that most are in. */
export function partitionOf(region: string): string {
  return (Token.isUnresolved(region) ? undefined : RegionInfo.get(region).partition) ?? 'aws';
}

/** Where the console of a region begins, without a slash at its end. */
export function consoleOf(region: string): string {
  return `https://${region}.${CONSOLE_DOMAINS[partitionOf(region)] ?? 'console.aws.amazon.com'}`;
}
