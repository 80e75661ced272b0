import type {
  CreateResourceRequest,
  ProvisionedResource,
  ResolvedProperties,
  ResourceProvider,
} from '../cloudformation/resource-provider';
import type { FunctionDefinition } from '../lambda/function-definition';
import type { LambdaStandIn } from '../lambda/lambda-stand-in';
import type { SeededRandom } from '../../world/random/seeded-random';
import { generatedName } from './generated-name';
import { object, optionalNumber, optionalText, text } from './properties';

const LONGEST_FUNCTION_NAME = 64;
const DEFAULT_TIMEOUT_SECONDS = 3;

/** `AWS::Lambda::Function`, with its code from wherever `codeDirectory` finds the key of its zip file. */
export class FunctionProvider implements ResourceProvider {
  public readonly replacedBy = ['FunctionName', 'PackageType'];

  public constructor(
    private readonly lambda: LambdaStandIn,
    private readonly random: SeededRandom,
    private readonly codeDirectory: (s3Key: string) => string,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const name = optionalText(request.properties, 'FunctionName') ?? generatedName(request, this.random, LONGEST_FUNCTION_NAME);
    return Promise.resolve(this.deploy(name, request.properties));
  }

  public async update(
    physicalId: string,
    _previous: ResolvedProperties,
    { properties }: CreateResourceRequest,
  ): Promise<ProvisionedResource> {
    return Promise.resolve(this.deploy(physicalId, properties));
  }

  public async delete(physicalId: string): Promise<void> {
    this.lambda.remove(physicalId);
    return Promise.resolve();
  }

  private deploy(name: string, properties: ResolvedProperties): ProvisionedResource {
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
