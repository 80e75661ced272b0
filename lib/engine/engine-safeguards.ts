import { CfnResource, Resource } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';
import { guard, Values } from '../template/safeguards';

const REMEDY = 'Let aspects and overrides pass by what is in the RotationEngine.';

/** Logical IDs of an engine never change, wherever it is created and whatever it is called. */
export function guardLogicalIds(engine: IConstruct): void {
  engine.node
    .findAll()
    .filter((child) => CfnResource.isCfnResource(child))
    .forEach((part) =>
      guard(part, {
        allowsOthers: true,
        holdsLogicalId: true,
        remedy: `What is made anew under another logical ID has forgotten what it was doing. ${REMEDY}`,
      }),
    );
}

export function guardLedger(table: Table): void {
  guardPart(
    table,
    { TableName: undefined, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] },
    'A ledger that is made anew has forgotten who may act on which target.',
  );
}

export function guardFunction(resource: LambdaFunction, functionName: string | undefined, timeoutSeconds: number): void {
  guardPart(
    resource,
    { FunctionName: functionName, Timeout: timeoutSeconds },
    'Links and Google know functions by name, so names must stay; and a later request takes over after the time-out, so it must stay, too. ' +
      "Name the function that Google sees with 'functionName' of the engine.",
  );
}

export function guardRole(role: Role, roleName: string | undefined): void {
  guardPart(role, { RoleName: roleName }, "Google trusts a role by its name. Name it with 'roleName' of the engine.");
}

/** @param logGroupName absent where CloudFormation makes the name up */
export function guardLogs(logGroup: LogGroup, logGroupName?: string): void {
  guardPart(
    logGroup,
    { LogGroupName: logGroupName },
    'Logs outlive the stack, and would be in its way under the same name when it comes again.',
  );
}

export function guardStateMachine(stateMachine: StateMachine): void {
  guardPart(
    stateMachine,
    { StateMachineName: undefined, StateMachineType: undefined },
    'Executions live for hours, and end with their state machine.',
  );
}

/** What other people add is not our business. Where the CDK keeps a role out of the template there is nothing to hold. */
function guardPart(part: Resource, properties: Values, why: string): void {
  const resource = part.node.defaultChild;
  if (CfnResource.isCfnResource(resource)) {
    guard(resource, { properties, allowsOthers: true, holdsLogicalId: false, remedy: `${why} ${REMEDY}` });
  }
}
