import type {
  CreateResourceRequest,
  ProvisionedResource,
  ResolvedProperties,
  ResourceProvider,
} from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { StateMachineDefinition } from '../step-functions/interpreter';
import type { StepFunctionsStandIn } from '../step-functions/step-functions-stand-in';
import { generatedName } from './generated-name';
import { object, optionalText } from './properties';

const LONGEST_MACHINE_NAME = 80;

/** `AWS::StepFunctions::StateMachine`, Standard, with its definition as text or as an object. */
export class StateMachineProvider implements ResourceProvider {
  public readonly replacedBy = ['StateMachineName', 'StateMachineType'];

  public constructor(
    private readonly stepFunctions: StepFunctionsStandIn,
    private readonly random: SeededRandom,
  ) {}

  public async create(request: CreateResourceRequest): Promise<ProvisionedResource> {
    const { properties } = request;
    const name = optionalText(properties, 'StateMachineName') ?? generatedName(request, this.random, LONGEST_MACHINE_NAME);
    return Promise.resolve(this.deploy(name, properties));
  }

  public async update(
    physicalId: string,
    _previous: ResolvedProperties,
    { properties }: CreateResourceRequest,
  ): Promise<ProvisionedResource> {
    return Promise.resolve(this.deploy(physicalId.slice(physicalId.lastIndexOf(':') + 1), properties));
  }

  public async delete(physicalId: string): Promise<void> {
    this.stepFunctions.remove(physicalId);
    return Promise.resolve();
  }

  private deploy(name: string, properties: ResolvedProperties): ProvisionedResource {
    if ((optionalText(properties, 'StateMachineType') ?? 'STANDARD') !== 'STANDARD') {
      throw new Error('the rehearsal plays Standard state machines only');
    }
    const definition = definitionOf(properties);
    const arn = this.stepFunctions.deploy(name, JSON.parse(definition) as StateMachineDefinition, definition);
    return { physicalId: arn, attributes: { Arn: arn, Name: name } };
  }
}

function definitionOf(properties: ResolvedProperties): string {
  const definition = optionalText(properties, 'DefinitionString') ?? JSON.stringify(properties['Definition']);
  return Object.entries(object(properties, 'DefinitionSubstitutions')).reduce(
    (text, [key, value]) => text.replaceAll(`\${${key}}`, String(value)),
    definition,
  );
}
