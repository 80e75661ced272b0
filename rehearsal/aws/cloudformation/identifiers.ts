import { createHash } from 'node:crypto';

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SUFFIX_LENGTH = 12;

/** IDs that look random and are the same in every play of the same story. */
export class Identifiers {
  private count = 0;

  public constructor(private readonly seed: string) {}

  /** As a request ID or the last part of a stack's ARN. */
  public uuid(): string {
    const hex = this.next().toString('hex');
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `a${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  }

  /** A name that CloudFormation makes up: `stack-LogicalId-0ABC…`. */
  public physicalId(stackName: string, logicalId: string): string {
    const suffix = [...this.next().subarray(0, SUFFIX_LENGTH)]
      .map((byte) => SUFFIX_ALPHABET.charAt(byte % SUFFIX_ALPHABET.length))
      .join('');
    return `${stackName}-${logicalId}-${suffix}`;
  }

  private next(): Buffer {
    this.count += 1;
    return createHash('sha256').update(`${this.seed}:${this.count}`).digest();
  }
}
