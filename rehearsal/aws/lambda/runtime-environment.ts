import { FunctionEnvironment } from '../../../lib/contract';
import { responseHost } from '../cloudformation/custom-resource/response-url';
import { FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN } from './fake-credentials';
import type { FunctionDefinition } from './function-definition';

export interface RuntimeSettings {
  readonly region: string;
  readonly accessKeyId: string;
  /** Address of a service for this container. */
  readonly endpoint: (service: string) => string;
}

/** Names under which services are registered at the gateway. */
export const ServiceName = {
  IAM: 'iam',
  EC2: 'ec2',
  AUTO_SCALING: 'autoscaling',
  STS: 'sts',
  DYNAMODB: 'dynamodb',
  STATES: 'states',
  SECRETS_MANAGER: 'secretsmanager',
  KMS: 'kms',
  EVENTS: 'events',
  LOGS: 'logs',
  GOOGLE_STS: 'google-sts',
  GOOGLE_IAM_CREDENTIALS: 'google-iam-credentials',
  GKE_MULTICLOUD: 'gkemulticloud',
  CLOUDFORMATION: 'cloudformation',
  CLOUDFORMATION_RESPONSE: 'cloudformation-response',
} as const;

/**
 * What Lambda's runtime sets, and where the services are.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
 */
export function runtimeEnvironment(definition: FunctionDefinition, settings: RuntimeSettings): Record<string, string> {
  const { region, accessKeyId, endpoint } = settings;
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes ?? 128),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    _HANDLER: definition.handler,
    TZ: ':UTC',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: FAKE_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN: FAKE_SESSION_TOKEN,
    // Not Lambda's: a function must not read the configuration of whoever rehearses.
    AWS_CONFIG_FILE: '/var/task/no-aws-config',
    AWS_SHARED_CREDENTIALS_FILE: '/var/task/no-aws-credentials',
    AWS_ENDPOINT_URL_IAM: endpoint(ServiceName.IAM),
    AWS_ENDPOINT_URL_EC2: endpoint(ServiceName.EC2),
    AWS_ENDPOINT_URL_AUTO_SCALING: endpoint(ServiceName.AUTO_SCALING),
    AWS_ENDPOINT_URL_DYNAMODB: endpoint(ServiceName.DYNAMODB),
    AWS_ENDPOINT_URL_SFN: endpoint(ServiceName.STATES),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint(ServiceName.SECRETS_MANAGER),
    AWS_ENDPOINT_URL_KMS: endpoint(ServiceName.KMS),
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint(ServiceName.EVENTS),
    AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint(ServiceName.CLOUDFORMATION),
    [FunctionEnvironment.GOOGLE_STS_ENDPOINT]: endpoint(ServiceName.GOOGLE_STS),
    [FunctionEnvironment.GOOGLE_IAM_CREDENTIALS_ENDPOINT]: endpoint(ServiceName.GOOGLE_IAM_CREDENTIALS),
    [FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT]: endpoint(ServiceName.GKE_MULTICLOUD),
  };
}

/** Hosts that nobody can configure: what Google's library knows by heart, and where CloudFormation wants its answers. */
export function wellKnownHosts(endpoint: (service: string) => string, region: string): Record<string, string> {
  return {
    [responseHost(region)]: endpoint(ServiceName.CLOUDFORMATION_RESPONSE),
    'oauth2.googleapis.com': endpoint(ServiceName.GOOGLE_STS),
    'sts.googleapis.com': endpoint(ServiceName.GOOGLE_STS),
    'iamcredentials.googleapis.com': endpoint(ServiceName.GOOGLE_IAM_CREDENTIALS),
  };
}
