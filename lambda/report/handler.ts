import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import { Executions } from '../aws/executions';
import { UrlKey } from '../aws/url-key';
import { WaitConditions } from '../aws/wait-conditions';
import { put } from '../answer/put';
import { awsClientDefaults } from '../clients/aws';
import { requiredEnvironment } from '../clients/environment';
import { beginInvocation, LEDGER_LIMIT, type Invocation } from '../clients/invocation-time';
import { eventSender } from '../events/event-sender';
import { Ledger } from '../ledger/ledger';
import { throwingClean } from '../log/clean';
import { report as reportAnswer, type Reporting } from './report';

let world: Reporting | undefined;

export const report = throwingClean(async (input: unknown, context: Invocation): Promise<void> => {
  beginInvocation(context);
  world ??= createWorld();
  await reportAnswer(world, input);
});

function createWorld(): Reporting {
  const { LEDGER_TABLE, OWNER, URL_KEY_ARN } = requiredEnvironment(['LEDGER_TABLE', 'OWNER', 'URL_KEY_ARN']);
  const urlKey = new UrlKey(new KMSClient(awsClientDefaults()), URL_KEY_ARN, LEDGER_TABLE);
  return {
    ledger: new Ledger(new DynamoDBClient(awsClientDefaults(LEDGER_LIMIT)), LEDGER_TABLE),
    events: eventSender(OWNER),
    executions: new Executions(new SFNClient(awsClientDefaults())),
    waits: new WaitConditions(new CloudFormationClient(awsClientDefaults())),
    owner: OWNER,
    openUrl: (requestId, sealed) => urlKey.open(requestId, sealed),
    put,
    now: () => Date.now(),
  };
}
