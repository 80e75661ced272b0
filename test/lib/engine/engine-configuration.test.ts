import { CfnParameter } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { RotationEngineProps } from '../../../lib';
import { engineWith, environmentOf } from '../support/engines';
import { refusalOf } from '../support/rotations';

describe('the way to Google', () => {
  test('can lead through a proxy', () => {
    const template = engineWith({
      proxy: { url: 'http://proxy.example.com:3128', exceptions: ['.amazonaws.com', '169.254.100.1'] },
    });
    expect(environmentOf(template, 'Reconcile')).toMatchObject({
      HTTPS_PROXY: 'http://proxy.example.com:3128',
      NO_PROXY: '.amazonaws.com,169.254.100.1',
      NODE_USE_ENV_PROXY: '1',
    });
  });

  test('knows no exceptions if none are given', () => {
    expect(environmentOf(engineWith({ proxy: { url: 'http://proxy:3128' } }), 'Reconcile')).not.toHaveProperty('NO_PROXY');
  });

  test('can lead to private endpoints', () => {
    const template = engineWith({
      endpoints: {
        gkeMultiCloud: 'https://{location}-gkemulticloud.p.googleapis.com',
        securityTokenService: 'https://sts.p.googleapis.com',
        iamCredentials: 'https://iamcredentials.p.googleapis.com',
      },
    });
    expect(environmentOf(template, 'Reconcile')).toMatchObject({
      GKE_MULTICLOUD_ENDPOINT: 'https://{location}-gkemulticloud.p.googleapis.com',
      GOOGLE_STS_ENDPOINT: 'https://sts.p.googleapis.com',
      GOOGLE_IAM_CREDENTIALS_ENDPOINT: 'https://iamcredentials.p.googleapis.com',
    });
  });

  test('can be known at deployment only', () => {
    const template = engineWith((stack) => {
      const url = new CfnParameter(stack, 'Url').valueAsString;
      return { proxy: { url }, endpoints: { gkeMultiCloud: url, securityTokenService: url, iamCredentials: url }, functionName: url, roleName: url };
    });
    expect(environmentOf(template, 'Reconcile')).toMatchObject({ HTTPS_PROXY: { Ref: 'Url' } });
  });
});

describe('the functions', () => {
  const plain = engineWith();

  test('are not traced, and have no concurrency of their own, unless it is desired', () => {
    plain.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: Match.absent(), ReservedConcurrentExecutions: Match.absent() });
    expect(engineWith({ tracing: false }).toJSON()).toEqual(plain.toJSON());
  });

  test('are traced, without a resource more', () => {
    const template = engineWith({ tracing: true });
    template.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
    expect(Object.keys(template.toJSON()['Resources'] as object)).toEqual(Object.keys(plain.toJSON()['Resources'] as object));
    const traces = { PolicyName: 'Traces', PolicyDocument: Match.objectLike({ Statement: [{ Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Effect: 'Allow', Resource: '*' }] }) };
    template.resourcePropertiesCountIs('AWS::IAM::Role', { Policies: Match.arrayWith([traces]) }, 3);
  });

  test('have concurrency of their own, each', () => {
    const functions = Object.values(engineWith({ reservedConcurrentExecutions: 20 }).findResources('AWS::Lambda::Function', { Properties: { ReservedConcurrentExecutions: 20 } }));
    expect(functions).toHaveLength(3);
  });
});

describe('refused', () => {
  const concurrency = 'reservedConcurrentExecutions must be a whole number of at least 1';
  const role = 'roleName must be 1 to 64 letters, digits and characters of _+=,.@-';
  const functionName = 'functionName must be 1 to 64 letters, digits, hyphens and underscores';
  const proxy = 'proxy.url must be the http or https URL of a proxy, without user, password and path';
  const endpoint = (name: string): string => `endpoints.${name} must be an https URL of a host, without a path`;

  test.each<[RotationEngineProps, string]>([
    [{ roleName: '' }, `${role}, but it is "". Use the name of the role without its path.`],
    [{ roleName: 'r'.repeat(65) }, role],
    [{ roleName: 'service/rotation' }, role],
    [{ functionName: '' }, `${functionName}, but it is "". Use the name of the function, not its ARN.`],
    [{ functionName: 'f'.repeat(65) }, functionName],
    [{ functionName: 'rotate:live' }, functionName],
    [{ proxy: { url: 'proxy.example.com:3128' } }, proxy],
    [{ proxy: { url: 'http://user:secret@proxy:3128' } }, proxy],
    [{ endpoints: { gkeMultiCloud: 'http://{location}-gkemulticloud' } }, endpoint('gkeMultiCloud')],
    [{ endpoints: { gkeMultiCloud: 'https://{region}-gkemulticloud' } }, endpoint('gkeMultiCloud')],
    [{ endpoints: { securityTokenService: 'https://sts.googleapis.com/v1/token' } }, endpoint('securityTokenService')],
    [{ endpoints: { iamCredentials: 'https://{location}-iamcredentials' } }, endpoint('iamCredentials')],
    [
      { vpcSubnets: { subnetType: SubnetType.PUBLIC } },
      'vpcSubnets must come with a vpc, but it is "given without one". Set \'vpc\', too, or leave \'vpcSubnets\' out.',
    ],
    [{ reservedConcurrentExecutions: 0 }, `${concurrency}, but it is 0. Write as many as targets rotate at once, or leave it out.`],
    [{ reservedConcurrentExecutions: 1.5 }, concurrency],
    [{ reservedConcurrentExecutions: -1 }, concurrency],
    [{ securityGroups: [] }, 'securityGroups must come with a vpc'],
  ])('%j', (props, message) => {
    expect(refusalOf(() => engineWith(props))).toContain(`Stack/Engine: ${message}`);
  });

  test('a VPC with an empty list of security groups', () => {
    expect(refusalOf(() => engineWith((stack) => ({ vpc: new Vpc(stack, 'Vpc'), securityGroups: [] })))).toBe(
      'Stack/Engine: securityGroups must name at least one security group, but it is []. Leave \'securityGroups\' out ' +
        'to get a new one.',
    );
  });

  test.each([['r'.repeat(64), 'f'.repeat(64)]])('nothing at the limits of the names', (roleName, functionName_) => {
    expect(() => engineWith({ roleName, functionName: functionName_ })).not.toThrow();
  });
});
