import { App, type Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { GoogleCredentials, InstanceProfileRotation, type Preflight, RotationEngine, type RotationEngineProps, RotationTarget } from '../../lib';

/** A role for the targets of the sample, made in the stack that is given. */
export type RoleFactory = (scope: Construct) => IRole;

export interface SampleOptions {
  /** Text that is changed to rotate although nothing else changes. */
  readonly generation?: string;
  /** Targets by the ID of their rotation; the node pool `workers` of the cluster `prod` if absent. */
  readonly targets?: Readonly<Record<string, RotationTarget>>;
  /** Role for all targets; a new one for each if absent. */
  readonly role?: RoleFactory;
  /** Time that the nodes may take to move; what the library has as its default if absent. */
  readonly timeout?: Duration;
  /** What findings before the first change do; what the library has as its default if absent. */
  readonly preflight?: Preflight;
  /** Whether targets are taken over from another owner; what the library has as its default if absent. */
  readonly adopt?: boolean;
  /** What the engine is made with; the default one if absent. */
  readonly engine?: (scope: Construct) => RotationEngineProps;
  /** Adds those who listen to the engine. */
  readonly listeners?: (engine: RotationEngine) => void;
}

/** ID and name of the sample's stack. */
export const SAMPLE_STACK = 'GkeInstanceProfiles';

export const ALARM_TOPIC = 'arn:aws:sns:us-east-1:111122223333:rotations';

const SAMPLE_KEY = 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11';

export const SAMPLE_NODE_POOL = RotationTarget.nodePool({
  project: 'acme-prod',
  location: 'us-east4',
  cluster: 'prod',
  nodePool: 'workers',
  configEncryptionKeyArn: SAMPLE_KEY,
});

/** Alarms, which tell `ALARM_TOPIC`, and a dashboard. */
export function addMonitoring(engine: RotationEngine): void {
  engine.addAlarms('Alarms', [new SnsAction(Topic.fromTopicArn(engine, 'AlarmTopic', ALARM_TOPIC))]);
  engine.addDashboard('Dashboard');
}

/** A role of the app that nodes keep when its stack is gone. */
export function retainedRole(scope: Construct, id: string, service = 'ec2.amazonaws.com'): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal(service) });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return role;
}

/** Runs node pools under roles of their own, with keyless credentials. */
export class SampleStack extends Stack {
  public constructor(scope: Construct, id: string, options: SampleOptions & StackProps = {}) {
    super(scope, id, options);
    const credentials = GoogleCredentials.workloadIdentityFederation({
      projectNumber: '123456789012',
      pool: 'aws-rotation',
      provider: 'aws-account',
      serviceAccount: 'profile-rotation@acme-prod.iam.gserviceaccount.com',
    });
    const role = options.role?.(this);
    if (options.engine !== undefined) {
      new RotationEngine(this, 'Engine', options.engine(this));
    }
    for (const [rotationId, target] of Object.entries(options.targets ?? { Workers: SAMPLE_NODE_POOL })) {
      const { generation, timeout, preflight, adopt } = options;
      new InstanceProfileRotation(this, rotationId, { target, credentials, role, generation, timeout, preflight, adopt });
    }
    options.listeners?.(RotationEngine.getOrCreate(this));
  }
}

/** The sample as an app of its own, to be played: nothing is looked up, and nothing validated, which takes longer than to synthesize it. */
export function buildApp(options: SampleOptions = {}, outdir?: string): App {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  new SampleStack(app, SAMPLE_STACK, { ...options, description: 'Sample of cdk-gke-instance-profile' });
  return app;
}
