import type { JsonObject } from './json';

export interface ClusterProps {
  readonly location: string;
  readonly name: string;
  /** Name or ARN of the control plane's instance profile. */
  readonly profile: string;
  /** @default us-east-1 */
  readonly awsRegion?: string;
  /** @default 111122223333 */
  readonly awsAccount?: string;
  /** Number of control plane instances. @default 3 */
  readonly replicas?: number;
  /** @default - each key another one of the account, so that a mix-up shows */
  readonly databaseEncryptionKeyArn?: string;
  /** @default - likewise */
  readonly configEncryptionKeyArn?: string;
  /** @default - likewise */
  readonly mainVolumeKeyArn?: string;
}

export interface NodePoolProps {
  readonly location: string;
  readonly cluster: string;
  readonly name: string;
  /** Name or ARN of the nodes' instance profile. */
  readonly profile: string;
  /** @default 3 */
  readonly nodes?: number;
  /** @default - the key that the sample app names */
  readonly configEncryptionKeyArn?: string;
}

export const DEFAULT_AWS_REGION = 'us-east-1';
export const DEFAULT_AWS_ACCOUNT = '111122223333';

/** Versions that the server configuration offers; gcloud puts a hint beside clusters that run another one. */
export const VALID_VERSIONS = ['1.31.6-gke.300', '1.32.4-gke.200'] as const;

/** The most nodes that a node pool may have. */
export const MAX_NODE_COUNT = 50;

const KEYS = {
  database: '11111111-1111-4111-8111-111111111111',
  config: '22222222-2222-4222-8222-222222222222',
  mainVolume: '33333333-3333-4333-8333-333333333333',
  rootVolume: '44444444-4444-4444-8444-444444444444',
  // The key that the sample app names.
  nodeConfig: '5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11',
  nodeRootVolume: '66666666-6666-4666-8666-666666666666',
} as const;

/** Keys that a control plane's role has to be allowed to use. */
export const CONTROL_PLANE_KEYS = {
  databaseEncryptionKeyArn: keyArn(DEFAULT_AWS_REGION, DEFAULT_AWS_ACCOUNT, KEYS.database),
  configEncryptionKeyArn: keyArn(DEFAULT_AWS_REGION, DEFAULT_AWS_ACCOUNT, KEYS.config),
  mainVolumeKeyArn: keyArn(DEFAULT_AWS_REGION, DEFAULT_AWS_ACCOUNT, KEYS.mainVolume),
} as const;

function volume(sizeGib: number, kmsKeyArn: string): JsonObject {
  return { sizeGib, volumeType: 'GP3', iops: 3000, throughput: 125, kmsKeyArn };
}

function keyArn(region: string, account: string, key: string): string {
  return `arn:aws:kms:${region}:${account}:key/${key}`;
}

/** What a cluster was created with. */
export function clusterSpecification(props: ClusterProps, projectNumber: string): JsonObject {
  const { awsRegion = DEFAULT_AWS_REGION, awsAccount = DEFAULT_AWS_ACCOUNT } = props;
  const key = (id: string): string => keyArn(awsRegion, awsAccount, id);
  return {
    description: 'A cluster of the rehearsal',
    awsRegion,
    networking: {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      podAddressCidrBlocks: ['10.2.0.0/16'],
      serviceAddressCidrBlocks: ['10.1.0.0/16'],
    },
    controlPlane: {
      version: VALID_VERSIONS[0],
      instanceType: 'm5.large',
      subnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2', 'subnet-0aaaaaaaaaaaaaaa3'],
      iamInstanceProfile: props.profile,
      rootVolume: volume(32, key(KEYS.rootVolume)),
      mainVolume: volume(8, props.mainVolumeKeyArn ?? key(KEYS.mainVolume)),
      databaseEncryption: { kmsKeyArn: props.databaseEncryptionKeyArn ?? key(KEYS.database) },
      configEncryption: { kmsKeyArn: props.configEncryptionKeyArn ?? key(KEYS.config) },
      awsServicesAuthentication: {
        roleArn: `arn:aws:iam::${awsAccount}:role/${props.name}-gke-api`,
        roleSessionName: 'multicloud-service-agent',
      },
    },
    authorization: { adminUsers: [{ username: 'admin@example.com' }] },
    fleet: {
      project: `projects/${projectNumber}`,
      membership: `projects/${projectNumber}/locations/global/memberships/${props.name}`,
    },
    endpoint: '10.0.1.10',
    workloadIdentityConfig: {
      issuerUri: `https://oidc.example.com/projects/${projectNumber}/locations/${props.location}/awsClusters/${props.name}`,
      workloadPool: `${projectNumber}.svc.id.goog`,
      identityProvider: `https://gkehub.example.com/projects/${projectNumber}/memberships/${props.name}`,
    },
  };
}

export function nodePoolSpecification(props: NodePoolProps, awsRegion: string, awsAccount: string): JsonObject {
  const { nodes = 3 } = props;
  return {
    version: VALID_VERSIONS[0],
    config: {
      instanceType: 'm5.large',
      imageType: 'ubuntu',
      iamInstanceProfile: props.profile,
      rootVolume: volume(32, keyArn(awsRegion, awsAccount, KEYS.nodeRootVolume)),
      configEncryption: { kmsKeyArn: props.configEncryptionKeyArn ?? keyArn(awsRegion, awsAccount, KEYS.nodeConfig) },
      tags: { team: 'rehearsal' },
    },
    autoscaling: { minNodeCount: nodes, maxNodeCount: nodes },
    subnetId: 'subnet-0aaaaaaaaaaaaaaa1',
    maxPodsConstraint: { maxPodsPerNode: '110' },
    management: { autoRepair: true },
    updateSettings: { surgeSettings: { maxSurge: 1 } },
  };
}
