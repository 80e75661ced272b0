import { CfnOutput, Stack } from 'aws-cdk-lib';
import { consoleOf } from '../google/regions';
import type { RotationEngine } from './rotation-engine';

export function engineOutputs(engine: RotationEngine): void {
  const { region } = Stack.of(engine);
  new CfnOutput(engine, 'Console', {
    description: 'Rotations in the console of Step Functions, one execution for each request',
    value: `${consoleOf(region)}/states/home?region=${region}#/statemachines/view/${engine.stateMachine.stateMachineArn}`,
  });
  new CfnOutput(engine, 'AwsRole', {
    description: 'Value of attribute.aws_role to bind on the Google side',
    value: engine.assumedRoleArn,
  });
}
