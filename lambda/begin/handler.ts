import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsClientDefaults } from '../clients/aws';
import { requiredEnvironment } from '../clients/environment';
import { beginInvocation, LEDGER_LIMIT, type Invocation } from '../clients/invocation-time';
import { Ledger } from '../ledger/ledger';
import { throwingClean } from '../log/clean';
import { executionName } from '../request/execution-name';
import { begin as beginRequest, type Beginning } from './begin';

let world: Beginning | undefined;

export const begin = throwingClean(async (event: unknown, context: Invocation): Promise<void> => {
  beginInvocation(context);
  world ??= createWorld();
  await beginRequest(world, event);
});

function createWorld(): Beginning {
  const { LEDGER_TABLE, OWNER, STATE_MACHINE_ARN } = requiredEnvironment(['LEDGER_TABLE', 'OWNER', 'STATE_MACHINE_ARN']);
  const executions = new SFNClient(awsClientDefaults());
  return {
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html: `execution:MACHINE:NAME`
    executionArn: (requestId) => `${STATE_MACHINE_ARN.replace(':stateMachine:', ':execution:')}:${executionName(requestId)}`,
    ledger: new Ledger(new DynamoDBClient(awsClientDefaults(LEDGER_LIMIT)), LEDGER_TABLE),
    owner: OWNER,
    now: () => Date.now(),
    startExecution: async (input) => {
      try {
        // The name makes a repeat harmless: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        await executions.send(
          new StartExecutionCommand({
            stateMachineArn: STATE_MACHINE_ARN,
            name: executionName(input.requestId),
            input: JSON.stringify(input),
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) {
          throw error;
        }
      }
    },
  };
}
