import { GoogleCredentials, type InstanceProfileRotation } from '../lib';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { type App, Stack } from 'aws-cdk-lib';

/** What has to be there: yours, where the environment names it. Snapshots are of the names that stand here. */
export function given(name: string, inSnapshots: string): string {
  return process.env[`INTEG_${name}`] ?? inSnapshots;
}

export const ENV = { account: given('ACCOUNT', '111122223333'), region: given('REGION', 'us-east-1') };

export const CLUSTER = {
  project: given('PROJECT', 'acme-prod'),
  location: given('LOCATION', 'us-east4'),
  cluster: given('CLUSTER', 'integ'),
};

export const NODE_POOL = given('NODE_POOL', 'workers');

/** Another one rotates although nothing else has changed. */
export const GENERATION = given('GENERATION', 'first');

export function credentials(): GoogleCredentials {
  return GoogleCredentials.workloadIdentityFederation({
    projectNumber: given('PROJECT_NUMBER', '123456789012'),
    pool: given('POOL', 'aws-rotation'),
    provider: given('PROVIDER', 'aws-account'),
    serviceAccount: given('SERVICE_ACCOUNT', 'rotation@acme-prod.iam.gserviceaccount.com'),
  });
}

/** A test that EC2 is asked at the end of: does anything run under the profile of each rotation? */
export function nodesRunUnder(app: App, id: string, stack: Stack, rotations: readonly InstanceProfileRotation[]): void {
  const test = new IntegTest(app, id, {
    testCases: [stack],
    assertionStack: new Stack(app, `${id}Assertions`, { env: ENV }),
  });
  for (const rotation of rotations) {
    test.assertions
      .awsApiCall('EC2', 'DescribeInstances', {
        Filters: [
          { Name: 'iam-instance-profile.arn', Values: [rotation.instanceProfileArn] },
          { Name: 'instance-state-name', Values: ['running'] },
        ],
      })
      .expect(ExpectedResult.objectLike({ Reservations: Match.arrayWith([Match.objectLike({ Instances: Match.arrayWith([Match.objectLike({ State: { Name: 'running' } })]) })]) }));
  }
}
