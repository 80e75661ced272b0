import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { UrlKey } from '../aws/url-key';
import { awsClientDefaults } from '../clients/aws';
import { requiredEnvironment } from '../clients/environment';
import { beginInvocation, LEDGER_LIMIT, type Invocation } from '../clients/invocation-time';
import { Ledger } from '../ledger/ledger';
import { throwingClean } from '../log/clean';
import { begin as beginRequest, type Beginning } from './begin';

let world: Beginning | undefined;

export const begin = throwingClean(async (event: unknown, context: Invocation): Promise<void> => {
  beginInvocation(context);
  world ??= createWorld();
  await beginRequest(world, event);
});

function createWorld(): Beginning {
  const { LEDGER_TABLE, OWNER, STATE_MACHINE_ARN, URL_KEY_ARN } = requiredEnvironment(['LEDGER_TABLE', 'OWNER', 'STATE_MACHINE_ARN', 'URL_KEY_ARN']);
  const executions = new SFNClient(awsClientDefaults());
  const urlKey = new UrlKey(new KMSClient(awsClientDefaults()), URL_KEY_ARN, LEDGER_TABLE);
  return {
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html: `execution:MACHINE:NAME`
    executionArn: (name) => `${STATE_MACHINE_ARN.replace(':stateMachine:', ':execution:')}:${name}`,
    ledger: new Ledger(new DynamoDBClient(awsClientDefaults(LEDGER_LIMIT)), LEDGER_TABLE),
    owner: OWNER,
    now: () => Date.now(),
    sealUrl: (requestId, url) => urlKey.seal(requestId, url),
    startExecution: async (name, input) => {
      try {
        // The name makes a repeat harmless: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        await executions.send(
          new StartExecutionCommand({
            stateMachineArn: STATE_MACHINE_ARN,
            name,
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
