import { regionOf } from '../../lambda/aws/arn';

/*
 * Where the AWS console shows it, for those who are logged in there. The addresses are the console's own, which AWS does not
 * document: a wrong one leads to the console's front page.
 */

export function consoleOfStack(stackId: string): string {
  return `${consoleIn(stackId)}/cloudformation/home?region=${regionOf(stackId)}#/stacks/events?stackId=${encodeURIComponent(stackId)}`;
}

export function consoleOfExecution(executionArn: string): string {
  return `${consoleIn(executionArn)}/states/home?region=${regionOf(executionArn)}#/v2/executions/details/${executionArn}`;
}

function consoleIn(arn: string): string {
  return `https://${regionOf(arn)}.console.aws.amazon.com`;
}
