import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FunctionEnvironment } from '../contract';
import { requireUsableKey } from './engine-encryption';
import { refuse, requireText, TextRule } from '../refusal';
import { RotationEngineProps } from './rotation-engine-props';

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const ROLE_NAME: TextRule = {
  pattern: /^[\w+=,.@-]{1,64}$/,
  rule: 'be 1 to 64 letters, digits and characters of _+=,.@-',
  remedy: 'Use the name of the role without its path.',
};

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_NAME: TextRule = {
  pattern: /^[A-Za-z0-9_-]{1,64}$/,
  rule: 'be 1 to 64 letters, digits, hyphens and underscores',
  remedy: 'Use the name of the function, not its ARN.',
};

export const PROXY_URL: TextRule = {
  pattern: /^https?:\/\/[^\s/@]+\/?$/,
  rule: 'be the http or https URL of a proxy, without user, password and path',
  remedy: 'Write it as http://HOST:PORT.',
};

/** Access tokens go there. */
export const ENDPOINT: TextRule = {
  pattern: /^https:\/\/[^\s/@?#{}]+$/,
  rule: 'be an https URL of a host, without a path',
  remedy: 'Write it as https://HOST.',
};

export const REGIONAL_ENDPOINT: TextRule = {
  pattern: /^https:\/\/(?:[^\s/@?#{}]|\{location\})+$/,
  rule: "be an https URL of a host, without a path, in which '{location}' may stand for the target's location",
  remedy: 'Write it as https://HOST or https://{location}-HOST.',
};

/** As it is written in a file; zero switches the watch off. */
export const WATCH_MINUTES: TextRule = {
  pattern: /^(?:0|[5-9]|[1-9][0-9]{1,2}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)$/,
  rule: 'be a whole number from 5 to 1440, or 0',
  remedy: 'Write minutes: 60 looks every hour, 0 never.',
};

/** As it is written in a file. */
export const RESERVED_CONCURRENCY: TextRule = {
  pattern: /^[1-9][0-9]{0,5}$/,
  rule: 'be a whole number of at least 1',
  remedy: 'Write as many as targets rotate at once, or leave it out.',
};

/**
 * Checks the props of an engine.
 *
 * @throws if one of them breaks its rule.
 */
export function validateEngineProps(scope: IConstruct, props: RotationEngineProps): void {
  validateNetwork(scope, props);
  const { roleName, functionName, proxy, endpoints, encryptionKey, reservedConcurrentExecutions } = props;
  requireText(scope, 'roleName', roleName, ROLE_NAME);
  requireText(scope, 'functionName', functionName, FUNCTION_NAME);
  requireText(scope, 'proxy.url', proxy?.url, PROXY_URL);
  requireText(scope, 'endpoints.gkeMultiCloud', endpoints?.gkeMultiCloud, REGIONAL_ENDPOINT);
  requireText(scope, 'endpoints.securityTokenService', endpoints?.securityTokenService, ENDPOINT);
  requireText(scope, 'endpoints.iamCredentials', endpoints?.iamCredentials, ENDPOINT);
  if (encryptionKey) {
    requireUsableKey(scope, encryptionKey);
  }
  if (reservedConcurrentExecutions !== undefined) {
    requireConcurrency(scope, reservedConcurrentExecutions);
  }
}

/** With none, nobody would ever answer CloudFormation. */
function requireConcurrency(scope: IConstruct, value: number): void {
  if (!Token.isUnresolved(value) && !(Number.isInteger(value) && value >= 1)) {
    refuse(scope, {
      prop: 'reservedConcurrentExecutions',
      rule: RESERVED_CONCURRENCY.rule,
      value,
      remedy: RESERVED_CONCURRENCY.remedy,
    });
  }
}

function validateNetwork(scope: IConstruct, { vpc, vpcSubnets, securityGroups }: RotationEngineProps): void {
  for (const [prop, value] of Object.entries({ vpcSubnets, securityGroups })) {
    if (value !== undefined && !vpc) {
      refuse(scope, {
        prop,
        rule: 'come with a vpc',
        value: 'given without one',
        remedy: `Set 'vpc', too, or leave '${prop}' out.`,
      });
    }
  }
  if (securityGroups?.length === 0) {
    refuse(scope, {
      prop: 'securityGroups',
      rule: 'name at least one security group',
      value: securityGroups,
      remedy: "Leave 'securityGroups' out to get a new one.",
    });
  }
}

/** Environment of the functions, as far as the props of the engine decide it. */
export function environmentOf({ proxy, endpoints, eventBus }: RotationEngineProps): Record<string, string> {
  return definedOnly({
    [FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT]: endpoints?.gkeMultiCloud,
    [FunctionEnvironment.GOOGLE_STS_ENDPOINT]: endpoints?.securityTokenService,
    [FunctionEnvironment.GOOGLE_IAM_CREDENTIALS_ENDPOINT]: endpoints?.iamCredentials,
    [FunctionEnvironment.EVENT_BUS]: eventBus?.eventBusArn,
    HTTPS_PROXY: proxy?.url,
    NO_PROXY: proxy?.exceptions && proxy.exceptions.length > 0 ? proxy.exceptions.join(',') : undefined,
    // Without it Node's own fetch does not know of the two above.
    NODE_USE_ENV_PROXY: proxy ? '1' : undefined,
  });
}

function definedOnly(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

