import { App, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { GoogleCredentials, InstanceProfileRotation, RotationEngine, RotationTarget } from 'cdk-gke-instance-profile';
import type { Construct } from 'constructs';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11';

/** Change it to rotate although nothing else has changed. */
const GENERATION = '2026-11';

class GkeInstanceProfiles extends Stack {
  public constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const cluster = { project: 'acme-prod', location: 'us-east4', cluster: 'prod' };
    const credentials = GoogleCredentials.workloadIdentityFederation({
      projectNumber: '123456789012',
      pool: 'aws-rotation',
      provider: 'aws-account',
      serviceAccount: 'profile-rotation@acme-prod.iam.gserviceaccount.com',
    });

    // Whoever subscribes to the topic hears what has failed, was edited by hand, or is not looked at any more.
    const engine = new RotationEngine(this, 'Engine');
    engine.addAlarms('Alarms', [new SnsAction(new Topic(this, 'Trouble'))]);

    // First wave: a node pool, under a role of our own.
    const role = new Role(this, 'WorkersRole', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ['kms:Decrypt'], resources: [KEY] }));
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const workers = new InstanceProfileRotation(this, 'Workers', {
      target: RotationTarget.nodePool({ ...cluster, nodePool: 'workers', configEncryptionKeyArn: KEY }),
      credentials,
      role,
      generation: GENERATION,
      timeout: Duration.hours(6),
    });

    // Second wave: the control plane, under a role with exactly what Google documents.
    const controlPlane = new InstanceProfileRotation(this, 'ControlPlane', {
      target: RotationTarget.cluster({ ...cluster, databaseEncryptionKeyArn: KEY, configEncryptionKeyArn: KEY }),
      credentials,
      generation: GENERATION,
      timeout: Duration.hours(2),
    });
    controlPlane.rotateAfter(workers);
  }
}

new GkeInstanceProfiles(new App(), 'GkeInstanceProfiles', { env: { account: '111122223333', region: 'us-east-1' } });
