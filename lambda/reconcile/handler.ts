import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { FunctionEnvironment, type ReconcileInput, type ReconcileResult } from '../../lib/contract';
import { OwnedInstanceProfiles } from '../aws/instance-profiles';
import { instancesUnder } from '../aws/instances';
import { launchersIn } from '../aws/launchers';
import { PolicySimulation } from '../aws/policy-simulation';
import { StackOperations } from '../aws/stack-operations';
import { hasMadeProfile, linkedTargets } from '../aws/stacks';
import { WaitConditions } from '../aws/wait-conditions';
import { deployedUses } from '../decision/allowance';
import { awsClientDefaults, perRegion } from '../clients/aws';
import { requiredEnvironment } from '../clients/environment';
import { beginInvocation, LEDGER_LIMIT, type Invocation } from '../clients/invocation-time';
import { eventSender } from '../events/event-sender';
import { asEngineFault } from '../errors/engine-fault';
import { GoogleIdentities } from '../google/credentials';
import { GkeMultiCloud } from '../google/gke-multi-cloud';
import { Ledger } from '../ledger/ledger';
import { throwingClean } from '../log/clean';
import { iamCallOf } from '../watch/input';
import { look } from '../watch/look';
import { reconcile as reconcileRequest } from './reconcile';
import type { World } from './world';

let world: World | undefined;

export const reconcile = throwingClean(
  async (input: ReconcileInput | Readonly<Record<string, unknown>>, context: Invocation): Promise<ReconcileResult | undefined> =>
    asEngineFault(async () => {
      beginInvocation(context);
      world ??= createWorld();
      if (!isOfRequest(input)) {
        await look(world, iamCallOf(input));
        return undefined;
      }
      return reconcileRequest(world, input.requestId, Date.parse(input.startedAt));
    }),
);

/** What the state machine hands over; anything else comes from a rule of EventBridge, which has the function look. */
function isOfRequest(input: ReconcileInput | Readonly<Record<string, unknown>>): input is ReconcileInput {
  return typeof input.requestId === 'string';
}

function createWorld(): World {
  const { LEDGER_TABLE, OWNER } = requiredEnvironment(['LEDGER_TABLE', 'OWNER']);
  const identities = new GoogleIdentities(perRegion((region) => new SecretsManagerClient({ ...awsClientDefaults(), region })), process.env);
  const cloudFormation = new CloudFormationClient(awsClientDefaults());
  const iam = new IAMClient(awsClientDefaults());
  const clientsOf = perRegion((region) => ({
    ec2: new EC2Client({ ...awsClientDefaults(), region }),
    autoScaling: new AutoScalingClient({ ...awsClientDefaults(), region }),
  }));
  return {
    ledger: new Ledger(new DynamoDBClient(awsClientDefaults(LEDGER_LIMIT)), LEDGER_TABLE),
    rows: new Ledger(new DynamoDBClient(awsClientDefaults()), LEDGER_TABLE),
    events: eventSender(OWNER),
    profiles: new OwnedInstanceProfiles(iam, OWNER),
    policies: new PolicySimulation(iam),
    waits: new WaitConditions(cloudFormation),
    operations: new StackOperations(cloudFormation),
    deployedUses: deployedUses(process.env[FunctionEnvironment.GOOGLE_USES]),
    now: () => Date.now(),
    gke: async (link) => new GkeMultiCloud(await identities.of(link.credentials), link.target, process.env),
    forgetCredentials: () => identities.forget(),
    instancesUnder: (region, profileArns) => instancesUnder(clientsOf(region).ec2, profileArns),
    launchersIn: (region) => launchersIn(clientsOf(region)),
    linkedTargets: () => linkedTargets(cloudFormation, OWNER),
    hasMade: (profileName) => hasMadeProfile(cloudFormation, OWNER, profileName),
  };
}
