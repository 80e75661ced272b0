import type { ResourceProvider } from '../cloudformation/resource-provider';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { DeployedAssets } from './deployed-assets';
import { namedProvider } from './named-provider';
import { object, optionalNumber, optionalText, text } from './properties';

const DEFAULT_TIMEOUT_SECONDS = 3;

/** `AWS::Lambda::Function`, with its code from where it was published. */
export function functionProvider(lambda: LambdaStandIn, random: SeededRandom, assets: DeployedAssets): ResourceProvider {
  return namedProvider(random, {
    property: 'FunctionName',
    longest: 64,
    replacedBy: ['FunctionName', 'PackageType'],
    put: (name, properties) => {
      const variables = object(object(properties, 'Environment'), 'Variables');
      const arn = lambda.deploy({
        name,
        handler: text(properties, 'Handler'),
        codeDirectory: assets.directoryOf(text(object(properties, 'Code'), 'S3Key')),
        timeoutSeconds: optionalNumber(properties, 'Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
        environment: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
        roleArn: text(properties, 'Role'),
        logGroup: optionalText(object(properties, 'LoggingConfig'), 'LogGroup'),
        memoryMegabytes: optionalNumber(properties, 'MemorySize') ?? 128,
      });
      return { physicalId: name, attributes: { Arn: arn } };
    },
    delete: (name) => lambda.remove(name),
  });
}
