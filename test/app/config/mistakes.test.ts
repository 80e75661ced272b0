import { parseConfig } from '../../../app/config/read-config';
import { refusalOf } from '../../lib/support/rotations';

const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11';

/** What every file needs, without clusters. */
const HEAD = `project: acme-prod
location: us-east4
credentials:
  workloadIdentityFederation:
    projectNumber: 123456789012
    pool: aws-rotation
    provider: aws-account
    serviceAccount: rotation@acme-prod.iam.gserviceaccount.com
`;

const ONE_POOL = `clusters:
  - name: prod
    nodePools:
      - name: workers
`;

/** What is said of a file, without its first line. */
function mistakesOf(text: string): string[] {
  return refusalOf(() => parseConfig('f.yaml', text))
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

function withoutPlace(mistake: string): string {
  return mistake.replace(/^f\.yaml:\d+:\d+: /, '');
}

test.each([
  ['tags: team', 'tags is "team", but must be a map of settings.'],
  ['tags: { cost: true }', 'tags.cost is true, but must be 1 to 256 letters, digits, spaces and characters of _.:/=+@-. Put true, false and null into quotes.'],
  ['engine: { roleNam: x }', "engine.roleNam is not known here. Did you mean 'roleName'?"],
  ['engine: { xyz: x }', 'engine.xyz is not known here. Known are roleName, functionName, logRetentionDays, encryptionKeyArn, tracing, watchMinutes, reservedConcurrentExecutions, alarms, dashboard, proxy, endpoints.'],
  ['acount: 111122223333', "acount is not known here. Did you mean 'account'?"],
])('at the top, %s is refused', (line, mistake) => {
  const mistakes = mistakesOf(`${line}\n${HEAD}${ONE_POOL}`);
  expect(mistakes).toContainEqual(expect.stringMatching(/^f\.yaml:1:\d+: /));
  expect(mistakes.map(withoutPlace)).toContain(mistake);
});

test.each([
  ['no clusters', '', ["clusters is missing; it must name what is to be rotated. The files in examples/ show how."]],
  ['a list for a map', 'clusters:\n  - []\n', ['clusters[0] is a list, but must be a map of settings.']],
  ['a cluster without targets', 'clusters:\n  - name: prod\n', ["clusters[0] must have 'controlPlane', 'nodePools' or both. Write 'controlPlane: {}' for a control plane without settings."]],
  ['a cluster without a name', 'clusters:\n  - controlPlane:\n', ["clusters[0].name is missing; it must be 1 to 63 lower-case letters, digits and hyphens. Use the short name that 'gcloud container aws clusters list' or 'node-pools list' prints, without a path."]],
  ['a target twice', 'clusters:\n  - name: prod\n    nodePools: [{ name: a }, { name: a }]\n', ['clusters[0].nodePools[1] must be rotated only once; clusters[0].nodePools[0] already uses it.']],
  [
    'two clusters of one name',
    'clusters:\n  - name: prod\n    controlPlane:\n  - name: prod\n    location: us-west1\n    controlPlane:\n',
    ["clusters[1] must have an 'alias' of its own; clusters[0] already uses it."],
  ],
  [
    'a role with a permissions boundary',
    'clusters:\n  - name: prod\n    controlPlane: { role: a, permissionsBoundary: b }\n',
    ["clusters[0].controlPlane.permissionsBoundary must be left out where 'role' is given. Set the permissions boundary on the role itself."],
  ],
  [
    'keys of a role that is given, which it may use or not',
    `clusters:\n  - name: prod\n    controlPlane: { role: a, databaseEncryptionKeyArn: "${KEY_ARN}", mainVolumeKeyArn: "${KEY_ARN}" }\n    nodePools: [{ name: b, role: c, configEncryptionKeyArn: "${KEY_ARN}" }]\n`,
    [
      "clusters[0].controlPlane.databaseEncryptionKeyArn must be left out where 'role' is given. Let the role itself use the key.",
      "clusters[0].controlPlane.mainVolumeKeyArn must be left out where 'role' is given. Let the role itself use the key.",
      "clusters[0].nodePools[0].configEncryptionKeyArn must be left out where 'role' is given. Let the role itself use the key.",
    ],
  ],
  [
    'a way back of a control plane, which Google does not have',
    'clusters:\n  - name: prod\n    controlPlane: { respectPodDisruptionBudgets: false }\n',
    ['clusters[0].controlPlane.respectPodDisruptionBudgets must be left out of a control plane: Google rolls back node pools only.'],
  ],
  [
    'a role of another account',
    `account: 111122223333\nclusters:\n  - name: prod\n    controlPlane: { role: "arn:aws:iam::444455556666:role/a" }\n`,
    ['clusters[0].controlPlane.role is "arn:aws:iam::444455556666:role/a", but must be a role of the account 111122223333. An instance profile takes no other.'],
  ],
  [
    'a misspelt setting, and a timeout, in a pool',
    'clusters:\n  - name: prod\n    nodePools: [{ name: a, timeOut: 6h, timeout: 6 hours }]\n',
    [
      "clusters[0].nodePools[0].timeOut is not known here. Did you mean 'timeout'?",
      'clusters[0].nodePools[0].timeout is "6 hours", but must be from 5m to 12h. Write hours and minutes, for instance 90m, 6h or 1h30m.',
    ],
  ],
  [
    'waves that name too little and too much',
    `${ONE_POOL}waves:\n  - targets: [prod/worker, prod]\n  - targets: ["prod/*", "*"]\n`,
    [
      `waves[0].targets[0] is "prod/worker", but must name a target of the file. Did you mean 'prod/workers'?`,
      `waves[0].targets[1] is "prod", but must name a target of the file. Did you mean 'prod/*'?`,
      'waves[1].targets[1] is "*", but must leave something to rotate: other entries name all of it. Remove one of the two.',
    ],
  ],
  [
    'a target in no wave, and one in two',
    'clusters:\n  - name: prod\n    controlPlane:\n    nodePools: [{ name: a }]\nwaves:\n  - targets: [prod]\n  - targets: [prod]\n',
    [
      "waves must name every target, but no wave names prod/a. Add a wave with '*' for all the rest.",
      'waves[1].targets[0] is "prod", but must be named only once, and wave 1 names it already. Remove one of the two.',
    ],
  ],
  [
    'environments beside clusters',
    `${ONE_POOL}environments:\n  - name: a\n`,
    ["clusters must stand in an environment where there are 'environments'. Move it there.", 'environments[0].clusters is missing; it must name what is to be rotated. The files in examples/ show how.'],
  ],
  ['a name that is a list', `engine: { roleName: [] }\n${ONE_POOL}`, ['engine.roleName is a list, but must be 1 to 64 letters, digits and characters of _+=,.@-. Use the name of the role without its path.']],
  ['a stack of a name that no construct can have', `stackName: constructor\n${ONE_POOL}`, ['stackName is "constructor", but must not be a built-in JavaScript property name such as toString. Choose another name.']],
  [
    'an environment of such a name',
    `environments:\n  - name: toString\n    ${ONE_POOL.trimEnd().replaceAll('\n', '\n    ')}\n`,
    ['environments[0].name is "toString", but must not be a built-in JavaScript property name such as toString. Choose another name.'],
  ],
  [
    'a permissions boundary of another account',
    `account: 111122223333\npermissionsBoundary: arn:aws:iam::444455556666:policy/b\nclusters:\n  - name: prod\n    nodePools: [{ name: a }, { name: b, role: c }]\n`,
    ['permissionsBoundary is "arn:aws:iam::444455556666:policy/b", but must be a policy of the account 111122223333, or one of AWS. A role takes no other boundary.'],
  ],
  [
    'a permissions boundary of another account, of one cluster',
    `account: 111122223333\nclusters:\n  - name: prod\n    permissionsBoundary: arn:aws:iam::444455556666:policy/b\n    nodePools: [{ name: a }, { name: b, role: c }]\n`,
    ['clusters[0].nodePools[0].permissionsBoundary is "arn:aws:iam::444455556666:policy/b", but must be a policy of the account 111122223333, or one of AWS. A role takes no other boundary.'],
  ],
  [
    'tags that IAM does not tell apart, one of them inherited',
    `tags: { Team: a, team: b }\nenvironments:\n  - name: a\n    tags: { TEAM: c }\n    ${ONE_POOL.trimEnd().replaceAll('\n', '\n    ')}\n`,
    [
      'tags.team must differ by more than case, because IAM does not tell such keys apart; tags.Team already uses it.',
      'environments[0].tags.TEAM must differ by more than case, because IAM does not tell such keys apart; tags.Team already uses it.',
    ],
  ],
  [
    'more tags than AWS takes, inherited ones included',
    `tags: { ${Array.from({ length: 30 }, (_, index) => `a${index}: x`).join(', ')} }\nenvironments:\n  - name: a\n    tags: { ${Array.from({ length: 21 }, (_, index) => `b${index}: x`).join(', ')} }\n    ${ONE_POOL.trimEnd().replaceAll('\n', '\n    ')}\n`,
    ['environments[0].tags is 51, but must be at most 50 tags, inherited ones included. Leave some of them out.'],
  ],
  [
    'secrets that the engine can never read',
    `account: 111122223333\nregion: us-east-1\nclusters:\n${['eu-west-1:111122223333', 'us-east-1:444455556666'].map((place, index) => `  - { name: c${index}, controlPlane: , credentials: { secret: { arn: 'arn:aws:secretsmanager:${place}:secret:google-a1B2c3' } } }\n`).join('')}`,
    [
      `clusters[1].credentials.secret.arn is "arn:aws:secretsmanager:us-east-1:444455556666:secret:google-a1B2c3", but must be in the account of the stack, 111122223333, or come with 'encryptionKeyArn'. The key that AWS manages opens in its own account only.`,
    ],
  ],
  [
    "a key of another region and account than the engine's",
    `account: 444455556666\nengine: { encryptionKeyArn: ${KEY_ARN} }\nenvironments:\n  - { name: a, region: us-east-1, account: 111122223333, clusters: [{ name: prod, controlPlane: }] }\n  - { name: b, region: eu-west-1, clusters: [{ name: b, controlPlane: }], engine: { encryptionKeyArn: ${KEY_ARN} } }\n`,
    [
      `environments[1].engine.encryptionKeyArn is "${KEY_ARN}", but must be a key of the region of the stack, eu-west-1. Use a key of that region, or leave it out.`,
      `environments[1].engine.encryptionKeyArn is "${KEY_ARN}", but must be a key of the account of the stack, 444455556666. Use a key of that account, or leave it out.`,
    ],
  ],
  [
    'engines of one account with one name for role and function',
    `account: 111122223333\nregion: us-east-1\nengine: { roleName: r, functionName: f }\nenvironments:\n${['a', 'b'].map((name) => `  - { name: ${name}, stackName: ${name}, project: acme-${name}, clusters: [{ name: prod, controlPlane: }] }\n`).join('')}`,
    [
      "environments[1] must have a 'roleName' of its own in its AWS account; environments[0] already uses it.",
      "environments[1] must have a 'functionName' of its own in its AWS account and region; environments[0] already uses it.",
    ],
  ],
  [
    'environments that get into each other’s way',
    `environments:\n  - name: a\n    ${ONE_POOL.trimEnd().replaceAll('\n', '\n    ')}\n  - name: a\n    ${ONE_POOL.trimEnd().replaceAll('\n', '\n    ')}\n`,
    [
      'environments[1].name must be the name of one environment only; environments[0].name already uses it.',
      "environments[1] must have an account, a region or a 'stackName' of its own; environments[0] already uses it.",
      'environments[1].clusters[0].nodePools[0] must be rotated only once; environments[0].clusters[0].nodePools[0] already uses it.',
    ],
  ],
])('%s', (_what, text, mistakes) => {
  expect(mistakesOf(`${HEAD}${text}`).map(withoutPlace)).toEqual(mistakes);
});

test.each(['tags', 'engine', 'credentials'])('%s without anything below are told as that, at the top and in an environment', (key) => {
  const file = { ...parseConfig('f.yaml', `${HEAD}${ONE_POOL}`).config, [key]: null };
  expect(mistakesOf(JSON.stringify(file)).map(withoutPlace)).toEqual([`${key} is empty, but must be a map of settings.`]);
  const { clusters, ...top } = parseConfig('f.yaml', `${HEAD}${ONE_POOL}`).config;
  const within = { ...top, environments: [{ name: 'a', clusters, [key]: null }] };
  expect(mistakesOf(JSON.stringify(within)).map(withoutPlace)).toEqual([`environments[0].${key} is empty, but must be a map of settings.`]);
});

test('what every cluster needs may be missing in several ways', () => {
  expect(mistakesOf(`credentials: {}\n${ONE_POOL}`)).toEqual([
    "f.yaml:1:1: credentials must have either 'workloadIdentityFederation' or 'secret'. Federation needs no key that could leak.",
    "f.yaml:3:5: clusters[0].project is missing; it must be given for every cluster. Write 'project' here, or once for all at the top.",
    "f.yaml:3:5: clusters[0].location is missing; it must be given for every cluster. Write 'location' here, or once for all at the top.",
  ]);
});

test('all mistakes are told at once, in the order of the file, each with its place', () => {
  const text = `regon: us-east-1
${HEAD}tags: { a: true }
clusters:
  - name: prod
    nodePools:
      - name: workers
        timeout: 13h
      - { name: Canary }
waves:
  - targets: [prod/wrkers]
`;
  expect(refusalOf(() => parseConfig('f.yaml', text)).split('\n').map((line) => line.split(/, | not/)[0])).toEqual([
    'f.yaml has 6 mistakes:',
    '  f.yaml:1:1: regon is',
    '  f.yaml:10:9: tags.a is true',
    '  f.yaml:15:9: clusters[0].nodePools[0].timeout is "13h"',
    '  f.yaml:16:11: clusters[0].nodePools[1].name is "Canary"',
    '  f.yaml:17:1: waves must name every target',
    '  f.yaml:18:15: waves[0].targets[0] is "prod/wrkers"',
  ]);
});

test('credentials without a number do not hide what is wrong elsewhere', () => {
  const text = `${HEAD.replace(/ +projectNumber.*\n/, '')}${ONE_POOL}waves: [{ targets: [prod/workers, prod] }]\n`;
  expect(mistakesOf(text).map(withoutPlace)).toEqual([
    expect.stringMatching(/^credentials\.workloadIdentityFederation\.projectNumber is missing; it must be the number of a project/),
    `waves[0].targets[1] is "prod", but must name a target of the file. Did you mean 'prod/*'?`,
  ]);
});
