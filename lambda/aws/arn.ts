/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` */
function part(arn: string, index: number): string {
  return arn.split(':')[index] ?? '';
}

export function partitionOf(arn: string): string {
  return part(arn, 1);
}

/** Empty for what is global. */
export function regionOf(arn: string): string {
  return part(arn, 3);
}

export function accountOf(arn: string): string {
  return part(arn, 4);
}

/** Name of a role or instance profile that is given by name or by ARN: the last segment of its path. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
