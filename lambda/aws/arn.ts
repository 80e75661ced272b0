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

/** Name of a role that is given by its ARN: what comes after its path. */
export function roleNameOf(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}
