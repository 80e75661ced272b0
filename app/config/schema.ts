import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { Preflight } from '../../lib';
import { ENDPOINT, FUNCTION_NAME, PROXY_URL, REGIONAL_ENDPOINT, RESERVED_CONCURRENCY, ROLE_NAME, WATCH_MINUTES } from '../../lib/engine/engine-configuration';
import { CLUSTER_OR_NODE_POOL, KMS_KEY_ARN, LOCATION, PROJECT } from '../../lib/google/google-names';
import { LOCATIONS } from '../../lib/google/locations';
import { federation } from './federation-schema';
import { everyClusterHas, exactlyOne, NONE_TWICE } from './for-editors';
import { digits, flag, list, oneOf, text } from './leaves';
import { pipeline } from './pipeline-schema';
import {
  ACCOUNT,
  ENVIRONMENT_NAME,
  GENERATION,
  MANAGED_POLICY,
  PROXY_EXCEPTION,
  REGION,
  ROLE,
  SECRET_ARN,
  STACK_NAME,
  TAG_KEY,
  TOPIC_ARN,
  TAG_VALUE,
  TIMEOUT,
  WAVE_NAME,
  WAVE_TARGET,
} from './text-rules';
import { isWithinLimits, parseTimeout, TIMEOUT_FOR_EDITORS } from './timeout';

/*
 * What a file may say, from the inside out. Settings that may stand at several levels are spread into each of them; the
 * nearest one wins. Rules that concern several values are not here: see cross-checks.ts.
 */

const timeout = text(TIMEOUT, { description: 'Time that the nodes of a target may take to move, 5m to 12h. Default: 50m.', examples: ['90m', '6h'] })
  .refine((value) => isWithinLimits(parseTimeout(value)), { error: `must ${TIMEOUT.rule}. ${TIMEOUT.remedy}` })
  .meta({ pattern: TIMEOUT_FOR_EDITORS.source });

/** May stand at every level, and reaches the rotation of each target below: see resolve-fleet.ts. */
export const rotationSettings = {
  generation: digits(GENERATION, { description: 'Any text; changing it rotates although nothing else has changed.', examples: ['2026-11'] }).optional(),
  timeout: timeout.optional(),
  respectPodDisruptionBudgets: flag('Whether the rollback of a node pool respects PodDisruptionBudgets. Default: true.').optional(),
  concurrent: flag('Whether the rotation neither waits for the others of its cluster nor lets them wait for it; waves hold all the same. Default: false.').optional(),
  preflight: z
    .enum(Preflight, { error: 'must be ENFORCE, WARN or OFF. ENFORCE, the default, fails before anything is touched; WARN only logs.' })
    .meta({ description: 'What becomes of the rotation when it is known beforehand that it would break the target. Default: ENFORCE.' })
    .optional(),
  adopt: flag("Whether the target is taken over where the profile that is linked now is another stack's. Default: false.").optional(),
  configEncryptionKeyArn: text(KMS_KEY_ARN, { description: 'KMS key that encrypts user data (configEncryption); the role that is made may use it.' }).optional(),
  permissionsBoundary: digits(MANAGED_POLICY, { description: 'Managed policy, by name or ARN, that bounds every role that the stack makes, those of the engine too; at a cluster or target, the roles made for it.' }).optional(),
};

const credentials = z
  .strictObject({
    workloadIdentityFederation: federation({
      description: "Keyless: Google trusts the engine's AWS role, which impersonates a service account.",
      account: 'the AWS account',
      serviceAccount: 'to impersonate',
    }).optional(),
    secret: z
      .strictObject({
        arn: text(SECRET_ARN, { description: 'Complete ARN of the secret.' }),
        encryptionKeyArn: text(KMS_KEY_ARN, { description: 'KMS key of the secret, where it is not the one that AWS manages.' }).optional(),
      })
      .meta({ description: 'A secret in Secrets Manager that holds a Google credential JSON.' })
      .optional(),
  })
  .meta({ id: 'credentials', description: 'How the engine proves to Google who it is: workloadIdentityFederation or secret.', ...exactlyOne(['workloadIdentityFederation', 'secret']) });

/** May stand at every level but that of a target. */
const googleSettings = {
  project: digits(PROJECT, { description: 'ID or number of the Google Cloud project that the clusters are registered in.' }).optional(),
  location: oneOf(LOCATIONS, LOCATION, { description: 'Google Cloud location that manages the clusters.' }).optional(),
  credentials: credentials.optional(),
};

const targetSettings = {
  role: digits(ROLE, { description: 'Role of the nodes, by name or ARN. Default: a new one with what Google documents.' }).optional(),
  ...rotationSettings,
};

const controlPlane = z
  .strictObject({
    databaseEncryptionKeyArn: text(KMS_KEY_ARN, { description: 'KMS key that encrypts secrets in etcd (databaseEncryption); the role that is made may use it.' }).optional(),
    mainVolumeKeyArn: text(KMS_KEY_ARN, { description: 'KMS key that encrypts the main volumes of etcd (mainVolume); the role that is made may use it.' }).optional(),
    ...targetSettings,
  })
  .nullable()
  .meta({ description: 'Rotate the control plane, too.' });

const nodePool = z.strictObject({
  name: digits(CLUSTER_OR_NODE_POOL, { description: 'Name of the node pool, without a path.' }),
  ...targetSettings,
});

const cluster = z
  .strictObject({
    name: digits(CLUSTER_OR_NODE_POOL, { description: 'Name of the cluster, without a path.' }),
    alias: digits(CLUSTER_OR_NODE_POOL, { description: 'What waves and resources call the cluster, where two have one name. Default: its name.' }).optional(),
    ...googleSettings,
    ...rotationSettings,
    controlPlane: controlPlane.optional(),
    nodePools: list(nodePool, 'node pool', 'Node pools to rotate.').meta(NONE_TWICE).optional(),
  })
  .meta({ id: 'cluster' });

const wave = z
  .strictObject({
    name: digits(WAVE_NAME, { description: 'What the wave is called in messages.' }).optional(),
    targets: list(
      digits(WAVE_TARGET, { description: 'prod: a control plane; prod/workers: a node pool; prod/*: the rest of a cluster; *: all the rest.' }),
      'target',
      'What rotates in this wave.',
    ),
  })
  .meta({ id: 'wave' });

const fleetSettings = {
  clusters: list(cluster, 'cluster', 'Clusters with what is to be rotated.').optional(),
  waves: list(wave, 'wave', 'Each wave rotates after everything of the wave before has settled. Name every target in one of them.').optional(),
};

const engine = z
  .strictObject({
    roleName: digits(ROLE_NAME, { description: 'Name of the role that talks to Google and is bound there by that name.' }).optional(),
    functionName: digits(FUNCTION_NAME, { description: 'Name of the function that talks to Google.' }).optional(),
    logRetentionDays: oneOf(
      retentionDays(),
      { rule: 'be a number of days that CloudWatch Logs knows', remedy: `Write one of ${retentionDays().join(', ')}.` },
      { description: 'How long the logs are kept. Default: 180.' },
    )
      .meta({ type: 'integer', enum: retentionDays().map(Number) })
      .optional(),
    encryptionKeyArn: text(KMS_KEY_ARN, { description: 'KMS key that encrypts ledger and logs; its policy has to let in CloudWatch Logs. Default: keys that AWS owns.' }).optional(),
    tracing: flag('Whether X-Ray traces the functions, as it traces the state machine. Default: false.').optional(),
    watchMinutes: digits(WATCH_MINUTES, { description: 'Minutes from one look to the next whether anything was edited by hand, 5 to 1440; 0: never. Default: 60.' }).optional(),
    reservedConcurrentExecutions: digits(RESERVED_CONCURRENCY, { description: 'Concurrency reserved for each function; too few only delay. Default: none.' }).optional(),
    alarms: z
      .strictObject({ topicArn: text(TOPIC_ARN, { description: 'SNS topic that alarms are sent to; of the account and region of the stack.' }) })
      .meta({ description: 'Alarms for what somebody has to look at. Default: none.' })
      .optional(),
    dashboard: flag('Whether there is a CloudWatch dashboard, with saved queries. Default: false.').optional(),
    proxy: z
      .strictObject({
        url: text(PROXY_URL, { description: 'URL of the proxy, without a password.', examples: ['http://proxy.example.com:3128'] }),
        exceptions: list(digits(PROXY_EXCEPTION, { description: 'Host or domain.' }), 'host or domain', 'Hosts and domains that are reached directly.').optional(),
      })
      .meta({ description: 'Proxy on the way out.' })
      .optional(),
    endpoints: z
      .strictObject({
        gkeMultiCloud: text(REGIONAL_ENDPOINT, { description: 'GKE Multi-Cloud API; {location} stands for the location of the target.' }).optional(),
        securityTokenService: text(ENDPOINT, { description: 'Security Token Service.' }).optional(),
        iamCredentials: text(ENDPOINT, { description: 'IAM Service Account Credentials API.' }).optional(),
      })
      .meta({ description: 'Endpoints of Google, e.g. for Private Service Connect.' })
      .optional(),
  })
  .meta({ id: 'engine', description: 'What carries out the rotations of a stack.' });

/** Of one stack. */
const stackSettings = {
  stackName: text(STACK_NAME, { description: 'Name of the CloudFormation stack. Default: GkeInstanceProfiles.' }).optional(),
  account: digits(ACCOUNT, { description: "AWS account of the clusters' nodes. Default: the account of whoever deploys." }).optional(),
  region: text(REGION, { description: 'AWS region of the stack. Default: the region of whoever deploys.' }).optional(),
  terminationProtection: flag('Whether the stack is protected from deletion. Default: false.').optional(),
  tags: z
    .record(text(TAG_KEY, { description: 'Key of the tag.' }), digits(TAG_VALUE, { description: 'Value of the tag.' }))
    .meta({ description: 'Tags on everything that takes them.' })
    .optional(),
  engine: engine.optional(),
};

const environment = z.strictObject({
  name: text(ENVIRONMENT_NAME, { description: 'What the environment is called: cdk deploy NAME.' }),
  ...stackSettings,
  ...googleSettings,
  ...rotationSettings,
  ...fleetSettings,
});

/** The whole file. */
export const CONFIG_SCHEMA = z
  .strictObject({
    $schema: z.string().meta({ description: 'JSON Schema of this file, for editors.' }).optional(),
    ...stackSettings,
    ...googleSettings,
    ...rotationSettings,
    ...fleetSettings,
    environments: list(environment, 'environment', 'One stack for each; what they do not say stands at the top.').optional(),
    pipeline: pipeline.optional(),
  })
  .meta({ title: 'Rotations of cdk-gke-instance-profile', allOf: ['project', 'location', 'credentials'].map(everyClusterHas) });

export type RotationSettings = z.infer<z.ZodObject<typeof rotationSettings>>;
export type Config = z.infer<typeof CONFIG_SCHEMA>;
export type EnvironmentConfig = z.infer<typeof environment>;
export type ClusterConfig = z.infer<typeof cluster>;
export type NodePoolConfig = z.infer<typeof nodePool>;
export type ControlPlaneConfig = NonNullable<z.infer<typeof controlPlane>>;
export type CredentialsConfig = z.infer<typeof credentials>;
export type EngineConfig = z.infer<typeof engine>;
export type WaveConfig = z.infer<typeof wave>;

function retentionDays(): readonly string[] {
  return Object.values(RetentionDays).filter((days) => typeof days === 'number' && days !== RetentionDays.INFINITE).map(String);
}
