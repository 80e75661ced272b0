import type { ProvisionedResource, ResolvedProperties } from '../cloudformation/resource-provider';
import type { FunctionDefinition } from '../lambda/function-definition';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { NamedProvider } from './named-provider';
import { object, optionalNumber, optionalText, text } from './properties';

const DEFAULT_TIMEOUT_SECONDS = 3;

/** `AWS::Lambda::Function`, with its code from wherever `codeDirectory` finds the key of its zip file. */
export class FunctionProvider extends NamedProvider {
  public readonly replacedBy = ['FunctionName', 'PackageType'];

  public constructor(
    private readonly lambda: LambdaStandIn,
    random: SeededRandom,
    private readonly codeDirectory: (s3Key: string) => string,
  ) {
    super(random, { property: 'FunctionName', longest: 64 });
  }

  public delete(physicalId: string): void {
    this.lambda.remove(physicalId);
  }

  protected put(name: string, properties: ResolvedProperties): ProvisionedResource {
    const variables = object(object(properties, 'Environment'), 'Variables');
    const definition: FunctionDefinition = {
      name,
      handler: text(properties, 'Handler'),
      codeDirectory: this.codeDirectory(text(object(properties, 'Code'), 'S3Key')),
      timeoutSeconds: optionalNumber(properties, 'Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
      environment: Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
      roleArn: text(properties, 'Role'),
      logGroup: optionalText(object(properties, 'LoggingConfig'), 'LogGroup'),
      memoryMegabytes: optionalNumber(properties, 'MemorySize') ?? 128,
    };
    return { physicalId: name, attributes: { Arn: this.lambda.deploy(definition) } };
  }
}
