import * as fc from 'fast-check';
import { ENDPOINT, FUNCTION_NAME, PROXY_URL, REGIONAL_ENDPOINT, ROLE_NAME } from '../../../lib/engine/engine-configuration';
import { CLUSTER_OR_NODE_POOL, KMS_KEY_ARN, PROJECT, PROJECT_NUMBER, SERVICE_ACCOUNT } from '../../../lib/google/google-names';
import { LOCATIONS } from '../../../lib/google/locations';
import type { TextRule } from '../../../lib/refusal';
import {
  ENVIRONMENT_NAME,
  MANAGED_POLICY,
  PROXY_EXCEPTION,
  REGION,
  ROLE,
  SECRET_ARN,
  STACK_NAME,
  TAG_VALUE,
  WAVE_NAME,
} from '../../../app/config/text-rules';

type Fields = Record<string, fc.Arbitrary<unknown>>;

/** Any text that a rule lets through, up to a length at which it can still be read; fast-check cannot look ahead as some rules do, and is given a shape. */
export function matching({ pattern }: TextRule, maxLength = 200, shape: RegExp = pattern): fc.Arbitrary<string> {
  return fc.stringMatching(shape, { size: 'small' }).filter((text) => text.length <= maxLength && pattern.test(text));
}

function optional(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(fields, { requiredKeys: [] });
}

const ACCOUNT = '111122223333';
/** A secret is in the region of the stack that reads it. */
const REGION_OF_SECRETS = 'us-east-1';
const name = matching(CLUSTER_OR_NODE_POOL, 20);
const keyArn = matching(KMS_KEY_ARN);

/** Of a role or policy: any name, but no account except the stack's own. */
function ofAccount(rule: TextRule): fc.Arbitrary<string> {
  return matching(rule).map((text) => text.replace(/(?<=:iam::)[0-9]{12}/, ACCOUNT));
}

const settingsOfTargets: Fields = {
  generation: fc.constantFrom('2026-11', '1', ' x '),
  timeout: fc.integer({ min: 5, max: 720 }).map((minutes) => (minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h${minutes % 60}m`)),
  concurrent: fc.boolean(),
  preflight: fc.constantFrom('ENFORCE', 'WARN', 'OFF'),
  adopt: fc.boolean(),
};
const rotationSettings: Fields = { ...settingsOfTargets, respectPodDisruptionBudgets: fc.boolean(), configEncryptionKeyArn: keyArn };
const permissionsBoundary = ofAccount(MANAGED_POLICY);

/** A target makes a role that is bounded and may use keys, or has one. */
function target(fields: Fields, ofRole: Fields): fc.Arbitrary<Record<string, unknown>> {
  const settings = { ...settingsOfTargets, ...fields };
  return fc.oneof(optional({ ...settings, ...ofRole, configEncryptionKeyArn: keyArn, permissionsBoundary }), optional({ ...settings, role: ofAccount(ROLE) }));
}

const controlPlane = target({}, { databaseEncryptionKeyArn: keyArn, mainVolumeKeyArn: keyArn });
const nodePool = target({ respectPodDisruptionBudgets: fc.boolean() }, {});

const credentials = fc.oneof(
  fc.record({
    workloadIdentityFederation: fc.record(
      {
        projectNumber: matching(PROJECT_NUMBER),
        pool: fc.stringMatching(/^[a-z0-9-]{4,32}$/).filter((pool) => !pool.startsWith('gcp-')),
        provider: fc.constant('aws-account'),
        serviceAccount: matching(SERVICE_ACCOUNT),
        // Long names may give Google too long a subject by its default mapping.
        customSubjectMapping: fc.constant(true),
      },
    ),
  }),
  fc.record({ secret: fc.record({ arn: matching(SECRET_ARN).map((arn) => arn.replace(/^([^:]*:[^:]*:[^:]*):[^:]*:[^:]*/, `$1:${REGION_OF_SECRETS}:${ACCOUNT}`)), encryptionKeyArn: keyArn }, { requiredKeys: ['arn'] }) }),
);

const googleSettings: Fields = { project: matching(PROJECT), location: fc.constantFrom(...LOCATIONS), credentials };

const cluster = fc
  .tuple(
    fc.record({ name }),
    optional({ ...googleSettings, ...rotationSettings, permissionsBoundary, alias: name }),
    optional({ controlPlane: fc.oneof(fc.constant(null), controlPlane) }),
    fc.uniqueArray(fc.tuple(fc.record({ name }), nodePool), { minLength: 1, maxLength: 3, selector: ([{ name: pool }]) => pool }),
  )
  .map(([identity, settings, ofControlPlane, pools]) => ({
    ...identity,
    ...settings,
    ...ofControlPlane,
    nodePools: pools.map(([pool, poolSettings]) => ({ ...pool, ...poolSettings })),
  }));

type Cluster = { readonly name: string; readonly alias?: string; readonly controlPlane?: unknown; readonly nodePools: readonly { readonly name: string }[] };

const clusters = fc.uniqueArray(cluster as fc.Arbitrary<Cluster>, {
  minLength: 1,
  maxLength: 3,
  comparator: (one, other) => one.name === other.name || (one.alias ?? one.name) === (other.alias ?? other.name),
});

/** Clusters with waves that name each of their targets, one by one or by what is left. */
const fleet = fc.tuple(clusters, fc.infiniteStream(fc.nat({ max: 3 })), fc.option(matching(WAVE_NAME), { nil: undefined }), fc.boolean()).map(([some, choices, waveName, rest]) => {
  const targets = some.flatMap(({ name: own, alias = own, controlPlane, nodePools }) => [
    ...(controlPlane === undefined ? [] : [alias]),
    ...nodePools.map((pool) => `${alias}/${pool.name}`),
  ]);
  const chosen = targets.map((address) => ({ address, wave: Number(choices.next().value) }));
  const waves = [1, 2, 3].map((wave) => chosen.filter((one) => one.wave === wave).map(({ address }) => address)).filter((one) => one.length > 0);
  const left = chosen.filter(({ wave }) => wave === 0).map(({ address }) => address);
  const last = left.length === 0 ? [] : [rest ? ['*'] : left];
  return { clusters: some, ...(waves.length === 0 ? {} : { waves: [...waves, ...last].map((addresses) => ({ name: waveName, targets: addresses })) }) };
});

const stackSettings: Fields = {
  region: matching(REGION, 16),
  terminationProtection: fc.boolean(),
  tags: fc.dictionary(fc.stringMatching(/^[a-z][\w.:/=+@-]{0,20}$/).map((key) => key.toLowerCase()).filter((key) => !key.startsWith('aws:')), fc.stringMatching(/^[\w.:/=+@ -]{1,30}$/).filter((value) => TAG_VALUE.pattern.test(value)), { maxKeys: 3 }),
  engine: optional({
    roleName: matching(ROLE_NAME),
    functionName: matching(FUNCTION_NAME),
    logRetentionDays: fc.constantFrom(1, 180, 3653),
    tracing: fc.boolean(),
    watchMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 5, max: 1440 })),
    alarms: fc.constant({ topicArn: `arn:aws:sns:${REGION_OF_SECRETS}:${ACCOUNT}:alarms` }),
    dashboard: fc.boolean(),
    reservedConcurrentExecutions: fc.integer({ min: 1, max: 1000 }),
    proxy: fc.record({ url: matching(PROXY_URL), exceptions: fc.array(matching(PROXY_EXCEPTION), { minLength: 1, maxLength: 2 }) }, { requiredKeys: ['url'] }),
    endpoints: optional({ gkeMultiCloud: matching(REGIONAL_ENDPOINT), securityTokenService: matching(ENDPOINT), iamCredentials: matching(ENDPOINT) }),
  }),
};

const single = fc.tuple(optional({ ...stackSettings, stackName: matching(STACK_NAME, 60) }), fleet).map(([settings, rotations]) => ({ ...settings, ...rotations }));

/** Each with a project of its own, so that no target is rotated twice. */
const several = fc
  .uniqueArray(
    fc.tuple(fc.record({ name: matching(ENVIRONMENT_NAME, 20), stackName: matching(STACK_NAME, 60), project: matching(PROJECT) }), optional(stackSettings), fleet),
    { minLength: 1, maxLength: 2, comparator: ([one], [other]) => one.name === other.name || one.stackName === other.stackName || one.project === other.project },
  )
  .map((environments) => ({
    environments: environments.map(([identity, settings, rotations]) => ({
      ...settings,
      ...rotations,
      ...identity,
      clusters: rotations.clusters.map((one) => ({ ...one, project: identity.project })),
    })),
  }));

/** Files of all kinds that are without mistakes. */
export const configs: fc.Arbitrary<object> = fc
  .tuple(fc.record(googleSettings), optional({ ...rotationSettings, permissionsBoundary }), fc.oneof(single, several))
  .map(([google, settings, rest]) => inReach({ account: ACCOUNT, ...google, ...settings, ...rest }));

function inReach(config: object): object {
  const text = JSON.stringify(config);
  return /:(secretsmanager|sns):/.test(text) ? (JSON.parse(text.replaceAll(/"region":"[^"]*"/g, `"region":"${REGION_OF_SECRETS}"`)) as object) : config;
}
