/** Why CloudFormation would take no update of a stack in this state; undefined where it would. */
export function obstacleOf(stackName: string, status: string): string | undefined {
  switch (status) {
    case 'UPDATE_ROLLBACK_FAILED':
      return `stack ${stackName} is ${status}: repair what its events name, then run "npx cdk rollback ${stackName}"`;
    case 'DELETE_FAILED':
      return `stack ${stackName} is ${status}: delete it, or what keeps it from being deleted, before you deploy it again`;
    default:
      return undefined;
  }
}
