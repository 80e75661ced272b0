import type { ProvisionedResource, ResolvedProperties } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { StateMachineDefinition } from '../step-functions/interpreter';
import type { StepFunctionsStandIn } from '../step-functions/step-functions-stand-in';
import { NamedProvider } from './named-provider';
import { object, optionalText } from './properties';

/** `AWS::StepFunctions::StateMachine`, Standard, with its definition as text or as an object. */
export class StateMachineProvider extends NamedProvider {
  public readonly replacedBy = ['StateMachineName', 'StateMachineType'];

  public constructor(
    private readonly stepFunctions: StepFunctionsStandIn,
    random: SeededRandom,
  ) {
    super(random, { property: 'StateMachineName', longest: 80 });
  }

  public delete(physicalId: string): void {
    this.stepFunctions.remove(physicalId);
  }

  protected override nameOf(physicalId: string): string {
    return physicalId.slice(physicalId.lastIndexOf(':') + 1);
  }

  protected put(name: string, properties: ResolvedProperties): ProvisionedResource {
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
