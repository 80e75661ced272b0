import { Ajv } from 'ajv';
import { z } from 'zod';
import { renderPath } from '../../../app/config/mistake';
import { parseConfig } from '../../../app/config/read-config';
import { CONFIG_SCHEMA } from '../../../app/config/schema';
import { refusalOf } from '../../lib/support/rotations';
import { configWith } from '../pipeline/support/pipelines';
import { ONE_POOL } from '../support/fleets';

type Place = readonly (string | number)[];

const FEDERATION: Place = ['credentials', 'workloadIdentityFederation'];
const CLUSTER: Place = ['clusters', 0];
const ENDPOINT = 'must be an https URL of a host, without a path. Write it as https://HOST.';
const KEY = 'must be the ARN of a KMS key. Use the form arn:aws:kms:REGION:ACCOUNT:key/KEY_ID; an alias does not work in an IAM policy.';
const NAME =
  "must be 1 to 63 lower-case letters, digits and hyphens. Use the short name that 'gcloud container aws clusters list' or 'node-pools list' prints, without a path.";
const POOL =
  "must be 4 to 32 lower-case letters, digits and hyphens, and not start with 'gcp-', which Google reserves. Use the last part of the name that 'gcloud iam workload-identity-pools list' or 'providers list' prints.";

const ACCOUNT = "must be the ID of an AWS account, 12 digits. Copy it from 'aws sts get-caller-identity --query Account'.";
const REGION = 'must be the name of an AWS region in the partition aws, the only one that GKE on AWS runs in. Write for instance us-east-1; Google Cloud locations have other names.';
const REPOSITORY = 'must be the owner and the name of a repository. Write for instance acme/gke-rotations, without https:// and .git.';
const TIMEOUT = 'must be from 5m to 12h. Write hours and minutes, for instance 90m, 6h or 1h30m.';
const SOURCE: Place = ['pipeline', 'source'];

/** For each rule a value that breaks it, and what is said then. */
const BROKEN: readonly (readonly [place: Place, value: unknown, rule: string])[] = [
  [['account'], '11112222333', ACCOUNT],
  ...['us-east4', 'us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1'].map((region) => [['region'], region, REGION] as const),
  [['stackName'], 'gke_profiles', 'must be 1 to 128 letters, digits and hyphens, beginning with a letter. Write for instance GkeInstanceProfiles.'],
  [['tags', 'team'], '#', 'must be 1 to 256 letters, digits, spaces and characters of _.:/=+@-. Put true, false and null into quotes.'],
  [['tags', 'team'], '', 'must be 1 to 256 letters, digits, spaces and characters of _.:/=+@-. Write a value, or leave the tag out: not every service takes one without.'],
  [
    ['tags', 'AWS:team'],
    'AWS:team',
    "must be 1 to 128 letters, digits, spaces and characters of _.:/=+@-, and not start with 'aws:'. Choose another name for the tag.",
  ],
  [['generation'], ' ', 'must be a text that is not empty. Write for instance the month, 2026-11, or leave it out.'],
  ...['12h1m', '4m', '90', '6 hours'].map((timeout) => [['timeout'], timeout, TIMEOUT] as const),
  [['preflight'], 'enforce', 'must be ENFORCE, WARN or OFF. ENFORCE, the default, fails before anything is touched; WARN only logs.'],
  [['configEncryptionKeyArn'], 'arn:aws:kms:us-east-1:111122223333:alias/gke', KEY],
  [
    ['permissionsBoundary'],
    'policy/boundary',
    "must be the name or the ARN of a managed policy. Copy the ARN from 'aws iam list-policies --scope Local'; a policy with a path needs its ARN.",
  ],
  [
    ['project'],
    'Acme Production',
    "must be a project ID (6 to 30 lower-case letters, digits and hyphens, starting with a letter and not ending in a hyphen) or a project number. Copy it from 'gcloud projects list'; the display name of a project is not its ID.",
  ],
  [
    ['location'],
    'us-east-1',
    'must be a Google Cloud location that manages clusters on AWS. Did you mean \'us-east4\'? Use the location the cluster was created in, one of asia-east2, asia-northeast2, asia-south1, asia-southeast1, asia-southeast2, australia-southeast1, europe-north1, europe-west1, europe-west2, europe-west3, europe-west4, europe-west6, europe-west9, me-central2, northamerica-northeast1, southamerica-east1, us-central1, us-east4, us-east7, us-west1.',
  ],
  [[...FEDERATION, 'projectNumber'], 'acme-prod', `must be the number of a project, in digits. Copy it from 'gcloud projects describe PROJECT_ID --format="value(projectNumber)"'.`],
  [[...FEDERATION, 'pool'], 'gcp-rotation', POOL],
  [[...FEDERATION, 'provider'], 'projects/123456789012/providers/aws', POOL],
  [
    [...FEDERATION, 'serviceAccount'],
    'rotation@example.com',
    "must be the e-mail address of a service account. Copy it from 'gcloud iam service-accounts list'; it ends in gserviceaccount.com.",
  ],
  [
    ['credentials', 'secret', 'arn'],
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:google',
    "must be the complete ARN of a secret, with the six characters at its end. Copy it from 'aws secretsmanager describe-secret --query ARN'.",
  ],
  [['credentials', 'secret', 'encryptionKeyArn'], 'alias/google', KEY],
  [['engine', 'roleName'], 'path/role', 'must be 1 to 64 letters, digits and characters of _+=,.@-. Use the name of the role without its path.'],
  [
    ['engine', 'functionName'],
    'arn:aws:lambda:us-east-1:111122223333:function:f',
    'must be 1 to 64 letters, digits, hyphens and underscores. Use the name of the function, not its ARN.',
  ],
  [
    ['engine', 'logRetentionDays'],
    '31',
    'must be a number of days that CloudWatch Logs knows. Write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.',
  ],
  [['engine', 'encryptionKeyArn'], 'alias/ledger', KEY],
  [['engine', 'tracing'], 'Active', 'must be true or false.'],
  ...['4', '1441', '1.5', 'never'].map((value) => [['engine', 'watchMinutes'], value, 'must be a whole number from 5 to 1440, or 0. Write minutes: 60 looks every hour, 0 never.'] as const),
  [['engine', 'dashboard'], 'yes please', 'must be true or false.'],
  [['engine', 'alarms', 'topicArn'], 'rotations', 'must be the ARN of an SNS topic. Use the form arn:aws:sns:REGION:ACCOUNT:TOPIC.'],
  ...['0', '1.5', '-1', 'many'].map((value) => [['engine', 'reservedConcurrentExecutions'], value, 'must be a whole number of at least 1. Write as many as targets rotate at once, or leave it out.'] as const),
  [['engine', 'proxy', 'url'], 'http://user:password@proxy', 'must be the http or https URL of a proxy, without user, password and path. Write it as http://HOST:PORT.'],
  [['engine', 'proxy', 'exceptions'], [], 'must name at least one host or domain. Leave the list out otherwise.'],
  [['engine', 'proxy', 'exceptions', 0], 'one, two', 'must be a host or a domain. Write for instance .amazonaws.com, one for each line of the list.'],
  [
    ['engine', 'endpoints', 'gkeMultiCloud'],
    'http://gke.example.com',
    "must be an https URL of a host, without a path, in which '{location}' may stand for the target's location. Write it as https://HOST or https://{location}-HOST.",
  ],
  [['engine', 'endpoints', 'securityTokenService'], 'https://sts.example.com/v1', ENDPOINT],
  [['engine', 'endpoints', 'iamCredentials'], 'iam.example.com', ENDPOINT],
  [['clusters'], [], 'must name at least one cluster. Leave the list out otherwise.'],
  [[...CLUSTER, 'name'], 'projects/acme-prod/locations/us-east4/awsClusters/prod', NAME],
  [[...CLUSTER, 'alias'], 'Production', NAME],
  [[...CLUSTER, 'nodePools'], [], 'must name at least one node pool. Leave the list out otherwise.'],
  [[...CLUSTER, 'nodePools', 0, 'name'], '', NAME],
  [
    [...CLUSTER, 'nodePools', 0, 'role'],
    'role/workers',
    "must be the name or the ARN of an IAM role. Copy it from 'aws iam get-role'; leave it out to have a role made.",
  ],
  [[...CLUSTER, 'controlPlane', 'databaseEncryptionKeyArn'], 'key', KEY],
  [[...CLUSTER, 'controlPlane', 'mainVolumeKeyArn'], 'key', KEY],
  [['waves'], [], 'must name at least one wave. Leave the list out otherwise.'],
  [['waves', 0, 'name'], '1. canary', 'must be 1 to 63 letters, digits, spaces, hyphens and underscores. Write for instance canary.'],
  [['waves', 0, 'targets'], [], 'must name at least one target. Leave the list out otherwise.'],
  [
    ['waves', 0, 'targets', 0],
    'prod/pools/workers',
    'must be a control plane (prod), a node pool (prod/workers), the rest of a cluster (prod/*) or all the rest (*). Use the names, or the alias, that stand in the file.',
  ],
  [['environments'], [], 'must name at least one environment. Leave the list out otherwise.'],
  [['environments', 0, 'name'], '1st', 'must be 1 to 63 letters, digits and hyphens, beginning with a letter. Write for instance staging.'],
  [['pipeline', 'account'], '1234', ACCOUNT],
  [['pipeline', 'region'], 'Frankfurt', REGION],
  [['pipeline', 'name'], 'gke_rotations', 'must be 1 to 100 letters, digits and hyphens, beginning with a letter. Write for instance gke-rotations.'],
  [[...SOURCE, 'codeConnections', 'connectionArn'], 'github', "must be the ARN of a connection. Copy it from 'aws codeconnections list-connections'."],
  ...['gke-rotations', 'acme/gke-rotations.git'].map((repository) => [[...SOURCE, 'codeConnections', 'repository'], repository, REPOSITORY] as const),
  [[...SOURCE, 'codeConnections', 'branch'], 'refs/heads/main', 'must be the name of a branch. Write for instance main, without refs/heads/.'],
  [[...SOURCE, 'codeCommit', 'repository'], 'gke/rotations', "must be the name of a CodeCommit repository. Copy it from 'aws codecommit list-repositories', without the account."],
  [[...SOURCE, 's3', 'bucket'], 's3://acme', "must be the name of a bucket. Copy it from 'aws s3 ls', without s3://."],
  [[...SOURCE, 's3', 'key'], 'a.tgz', 'must be the key of a .zip file. Write for instance gke-rotations.zip, without the bucket.'],
  [['pipeline', 'approvalTopicArn'], 'arn:aws:sns:eu-central-1:111122223333:approvals.fifo', "must be the ARN of an SNS topic. Copy it from 'aws sns list-topics'; approvals take no FIFO topic."],
  [['pipeline', 'stages'], [], 'must name at least one stage. Leave the list out otherwise.'],
  [['pipeline', 'stages', 0, 'approval'], 'yes', 'must be true or false.'],
];

type Container = Record<string | number, unknown>;

/** The smallest file, with a value put in its place. */
function fileWith(place: Place, value: unknown): object {
  const file = structuredClone(place[0] === 'pipeline' ? configWith({}) : ONE_POOL) as Container;
  const parent = place.slice(0, -1).reduce<Container>((container, key, depth) => {
    container[key] ??= typeof place[depth + 1] === 'number' ? [] : {};
    return container[key] as Container;
  }, file);
  parent[place.at(-1) ?? ''] = value;
  return file;
}

test.each(BROKEN.map((row) => [renderPath(row[0]), ...row] as const))('%s is refused where it breaks its rule', (path, place, value, rule) => {
  const mistakes = refusalOf(() => parseConfig('f.json', JSON.stringify(fileWith(place, value)))).split('\n').map((line) => line.replace(/^ {2}f\.json:\d+:\d+: /, ''));
  const shown = Array.isArray(value) ? 'a list' : JSON.stringify(value).replace(':password@', ':[secret]@');
  expect(mistakes).toContain(`${path} is ${shown}, but ${rule}`);
});

interface Known {
  readonly schema: z.core.$ZodType;
  readonly isKey?: true;
}

/** Every list, value and key of its own that a file may have. */
function knownTo(schema: z.core.$ZodType): Known[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return knownTo(schema.unwrap());
  }
  if (schema instanceof z.ZodObject) {
    return Object.values(schema.shape as Record<string, z.core.$ZodType>).flatMap(knownTo);
  }
  if (schema instanceof z.ZodRecord) {
    return [{ schema: schema.keyType, isKey: true }, ...knownTo(schema.valueType)];
  }
  return [{ schema }, ...(schema instanceof z.ZodArray ? knownTo(schema.element) : [])];
}

test('no rule is without a value that breaks it', () => {
  const refused = knownTo(CONFIG_SCHEMA).flatMap(({ schema }) => z.safeParse(schema, schema instanceof z.ZodArray ? [] : '').error?.issues ?? []);
  const rules = [...new Set(refused.filter(({ code }) => code !== 'invalid_type').map(({ message }) => message))];
  expect(rules.length).toBeGreaterThan(35);
  expect(rules.filter((rule) => !BROKEN.some(([, , tested]) => tested.replace(/ Did you mean '.*'\?/, '') === rule))).toEqual([]);
});

test('an editor takes a number wherever the rules take its text', () => {
  const editor = new Ajv({ allowUnionTypes: true });
  const values = knownTo(CONFIG_SCHEMA).filter(({ isKey }) => isKey !== true).map(({ schema }) => ({ schema, forEditors: z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) }));
  const taken = [1, 7, 42, 1234, 1.5, 111122223333].map((number) => values.filter(({ schema }) => z.safeParse(schema, String(number)).success).map((value) => ({ number, ...value })));
  expect(taken.filter((some) => some.length > 2)).toHaveLength(6);
  const refused = taken.flat().filter(({ number, forEditors }) => !editor.validate(forEditors, number));
  // The address of a schema is none.
  expect([...new Set(refused.map(({ forEditors }) => forEditors.description))]).toEqual([CONFIG_SCHEMA.shape.$schema.unwrap().description]);
});
