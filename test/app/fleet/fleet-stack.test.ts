import { Template } from 'aws-cdk-lib/assertions';
import { fleetOf, HEAD, ONE_POOL, stackOf } from '../support/fleets';
import { refusalOf } from '../../lib/support/rotations';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11';
const LINK = 'Custom::GkeInstanceProfileLink';

function templateOf(config: object): Template {
  return Template.fromStack(stackOf(config));
}

describe('a stack', () => {
  test('has the name, account, region and protection of the file', () => {
    const stack = stackOf({ ...ONE_POOL, stackName: 'Profiles', account: '111122223333', region: 'eu-west-1', terminationProtection: true });
    expect(stack).toMatchObject({ stackName: 'Profiles', account: '111122223333', region: 'eu-west-1', terminationProtection: true });
  });

  test('is for whoever deploys it where the file says nothing', () => {
    const stack = stackOf(ONE_POOL);
    expect(stack.stackName).toBe('GkeInstanceProfiles');
    expect(stack.terminationProtection).toBe(false);
    expect(stack.environment).toBe('aws://unknown-account/unknown-region');
  });

  test('tags everything that takes tags', () => {
    const template = templateOf({ ...ONE_POOL, tags: { team: 'platform' } });
    for (const type of ['AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::StepFunctions::StateMachine']) {
      template.allResourcesProperties(type, { Tags: [{ Key: 'team', Value: 'platform' }] });
    }
  });

  test('says the profile of each target, and where to watch', () => {
    const template = templateOf({ ...HEAD, clusters: [{ name: 'prod', controlPlane: {}, nodePools: [{ name: 'workers' }] }] });
    const outputs = Object.values(template.toJSON()['Outputs'] as object) as { readonly Description: string }[];
    expect(outputs.map(({ Description: description }) => description)).toEqual([
      'Rotations in the console of Step Functions, one execution for each request',
      'Value of attribute.aws_role to bind on the Google side',
      'Instance profile that prod runs under',
      'Instance profile that prod/workers runs under',
    ]);
  });

  test('has an engine as the file wants it', () => {
    const template = templateOf({ ...ONE_POOL, engine: { roleName: 'rotator', functionName: 'rotate', logRetentionDays: '30', endpoints: { iamCredentials: 'https://iam.example.com' } } });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'rotator' });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'rotate' });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('has an engine with a key, traces and concurrency of its own', () => {
    const template = templateOf({ ...ONE_POOL, account: '111122223333', region: 'us-east-1', engine: { encryptionKeyArn: KEY, tracing: true, reservedConcurrentExecutions: 7 } });
    template.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { KMSMasterKeyId: KEY } });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: KEY });
    template.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' }, ReservedConcurrentExecutions: 7 });
  });

  test('has alarms for a topic, and a dashboard, where the file asks for them', () => {
    const topicArn = 'arn:aws:sns:us-east-1:111122223333:rotations';
    const template = templateOf({ ...ONE_POOL, account: '111122223333', region: 'us-east-1', engine: { alarms: { topicArn }, dashboard: true } });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'RotationsFailed', AlarmActions: [topicArn] });
    templateOf(ONE_POOL).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  describe('makes roles', () => {
    const boundaryOf = (name: string): object => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, `:policy/${name}`]] });
    const boundariesIn = (template: Template): Record<string, unknown> =>
      Object.fromEntries(
        Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties: { Description: description, PermissionsBoundary: boundary } }, index) => [
          String(description ?? `of the engine ${index}`).replace(/.*awsNodePools\//, ''),
          boundary as unknown,
        ]),
      );

    test('within the boundary of the file, those of the engine too', () => {
      const boundaries = Object.values(boundariesIn(templateOf({ ...ONE_POOL, timeout: '6h', permissionsBoundary: 'boundary' })));
      expect(boundaries).toEqual(Array.from({ length: 5 }, () => boundaryOf('boundary')));
    });

    test('within that of AWS or of another path, by its ARN', () => {
      const arn = 'arn:aws:iam::111122223333:policy/teams/gke';
      expect(new Set(Object.values(boundariesIn(templateOf({ ...ONE_POOL, permissionsBoundary: arn }))))).toEqual(new Set([arn]));
    });

    test('within the nearest boundary, that of a cluster or target for its own roles only', () => {
      const clusters = [{ name: 'prod', permissionsBoundary: 'of-cluster', nodePools: [{ name: 'a', permissionsBoundary: 'of-pool' }, { name: 'b' }] }, { name: 'other', nodePools: [{ name: 'c' }] }];
      const within = boundariesIn(templateOf({ ...HEAD, permissionsBoundary: 'boundary', clusters }));
      expect(within).toMatchObject({ a: boundaryOf('of-pool'), b: boundaryOf('of-cluster'), c: boundaryOf('boundary') });
      expect(Object.entries(within).filter(([who]) => who.startsWith('of the engine')).map(([, boundary]) => boundary)).toEqual(Array.from({ length: 4 }, () => boundaryOf('boundary')));
      const alone = boundariesIn(templateOf({ ...HEAD, clusters }));
      expect(Object.entries(alone).filter(([, boundary]) => boundary !== undefined).map(([who]) => who)).toEqual(['a', 'b']);
    });

    test('within that of their environment', () => {
      const environments = ['a', 'b'].map((name) => ({ name, stackName: name, project: `acme-${name}`, ...(name === 'a' ? { permissionsBoundary: 'of-a' } : {}), clusters: [{ name: 'prod', nodePools: [{ name: 'workers' }] }] }));
      const [a, b] = fleetOf({ ...HEAD, permissionsBoundary: 'of-file', environments }).map((stack) => Object.values(boundariesIn(Template.fromStack(stack))));
      expect(a).toEqual(Array.from({ length: 5 }, () => boundaryOf('of-a')));
      expect(b).toEqual(Array.from({ length: 5 }, () => boundaryOf('of-file')));
    });
  });

  test('that CloudFormation would not take is refused', () => {
    const nodePools = Array.from({ length: 100 }, (_, index) => ({ name: `pool-${index}` }));
    expect(refusalOf(() => fleetOf({ ...HEAD, timeout: '6h', clusters: [{ name: 'prod', nodePools }] }))).toMatch(
      /fleet\.yaml:1:\d+: clusters must fit into one stack, but \S+: there must be at most 500 resources, but there are 5\d\d\. Spread/,
    );
  });
});

describe('a rotation', () => {
  test('has the settings of the nearest level', () => {
    const clusters = [
      { name: 'a', timeout: '40m', nodePools: [{ name: 'own', timeout: '30m', respectPodDisruptionBudgets: true }, { name: 'of-cluster' }] },
      { name: 'b', location: 'us-west1', project: 'acme-other', nodePools: [{ name: 'of-file' }] },
    ];
    const template = templateOf({ ...HEAD, timeout: '50m', respectPodDisruptionBudgets: false, clusters });
    template.hasResourceProperties(LINK, { NodePool: 'own', TimeoutSeconds: '1800', RespectPodDisruptionBudgets: 'true' });
    template.hasResourceProperties(LINK, { NodePool: 'of-cluster', TimeoutSeconds: '2400', Location: 'us-east4', Project: 'acme-prod' });
    template.hasResourceProperties(LINK, { NodePool: 'of-file', TimeoutSeconds: '3000', RespectPodDisruptionBudgets: 'false', Location: 'us-west1', Project: 'acme-other' });
  });

  test('makes another profile for another generation, wherever that is written', () => {
    const profiles = (config: object): string[] => Object.keys(templateOf(config).findResources('AWS::IAM::InstanceProfile'));
    const [pool] = [{ name: 'workers' }];
    const ways = [
      { ...ONE_POOL, generation: '2' },
      { ...HEAD, clusters: [{ name: 'prod', generation: '2', nodePools: [pool] }] },
      { ...HEAD, generation: '1', clusters: [{ name: 'prod', nodePools: [{ ...pool, generation: '2' }] }] },
    ].map(profiles);
    expect(new Set(ways.flat()).size).toBe(1);
    expect(profiles({ ...ONE_POOL, generation: '1' })).not.toEqual(ways[0]);
  });

  test('makes a role that may use the keys, within a boundary', () => {
    templateOf({
      ...HEAD,
      permissionsBoundary: 'boundary',
      configEncryptionKeyArn: KEY,
      clusters: [{ name: 'prod', nodePools: [{ name: 'workers' }] }],
    }).hasResourceProperties('AWS::IAM::Role', {
      Description: 'Nodes of projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools/workers',
      PermissionsBoundary: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':policy/boundary']] },
      Policies: [{ PolicyDocument: { Statement: [{ Action: 'kms:Decrypt', Effect: 'Allow', Resource: KEY }] } }],
    });
  });

  test.each(['workers-2026', 'arn:aws:iam::111122223333:role/gke/workers-2026'])('takes the role %s as it is', (role) => {
    const template = templateOf({ ...HEAD, permissionsBoundary: 'boundary', clusters: [{ name: 'prod', nodePools: [{ name: 'workers', role }] }] });
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { Roles: ['workers-2026'] });
    template.resourcePropertiesCountIs('AWS::IAM::Role', { Description: /^Nodes/ }, 0);
  });

  test('has credentials in a secret that the engine may read, with its key', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rotation-a1B2c3';
    const template = templateOf({ ...ONE_POOL, credentials: { secret: { arn, encryptionKeyArn: KEY } } });
    template.hasResourceProperties(LINK, { Credentials: { Kind: 'secret', SecretArn: arn } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: arn },
          { Action: 'kms:Decrypt', Effect: 'Allow', Resource: KEY, Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } } },
        ],
      },
    });
  });

  test('is where the file has the cluster, by its alias', () => {
    const clusters = ['us-east4', 'us-west1'].map((location) => ({ name: 'prod', alias: `prod-${location}`, location, nodePools: [{ name: 'workers' }] }));
    expect([...stackOf({ ...HEAD, clusters }).rotations.keys()]).toEqual(['prod-us-east4/workers', 'prod-us-west1/workers']);
  });

  test('can be called anything that Google allows', () => {
    const stack = stackOf({ ...HEAD, clusters: [{ name: 'constructor', nodePools: [{ name: 'constructor' }] }, { name: '-', controlPlane: {}, nodePools: [{ name: '--' }] }] });
    expect([...stack.rotations.keys()]).toEqual(['constructor/constructor', '-', '-/--']);
  });

  test('that the library refuses is named by its place in the file', () => {
    const engine = { roleName: 'r'.repeat(64), functionName: 'f'.repeat(64) };
    expect(refusalOf(() => fleetOf({ ...ONE_POOL, engine }))).toMatch(
      /^fleet\.yaml has a mistake:\n {2}fleet\.yaml:1:\d+: clusters\[0\]\.nodePools\[0\] is refused: credentials must give Google a subject of at most 127 bytes, but it is /,
    );
  });
});

describe('environments', () => {
  const environments = [
    { name: 'staging', account: '111122223333', clusters: [{ name: 'staging', nodePools: [{ name: 'workers' }] }], tags: { stage: 'test' } },
    { name: 'production', account: '444455556666', generation: '7', stackName: 'Prod', clusters: [{ name: 'prod', nodePools: [{ name: 'workers' }] }] },
  ];

  test('are a stack each, with what they do not say from the top', () => {
    const stacks = fleetOf({ ...HEAD, region: 'us-east-1', tags: { team: 'platform', stage: 'live' }, environments });
    expect(stacks.map(({ node: { id }, stackName, account, region }) => ({ id, stackName, account, region }))).toEqual([
      { id: 'staging', stackName: 'GkeInstanceProfiles', account: '111122223333', region: 'us-east-1' },
      { id: 'production', stackName: 'Prod', account: '444455556666', region: 'us-east-1' },
    ]);
    stacks.forEach((stack) => Template.fromStack(stack));
    expect(stacks.map((stack) => stack.tags.tagValues())).toEqual([
      { team: 'platform', stage: 'test' },
      { team: 'platform', stage: 'live' },
    ]);
  });

  test('have the template of a file of their own, so that a file can be split and joined', () => {
    const [staging] = fleetOf({ ...HEAD, environments });
    const alone = { ...environments[0], name: undefined };
    expect(staging && Template.fromStack(staging).toJSON()).toEqual(Template.fromStack(stackOf({ ...HEAD, ...alone })).toJSON());
  });
});
