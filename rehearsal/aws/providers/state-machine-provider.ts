import type { ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import type { StateMachineDefinition } from '../step-functions/interpreter';
import type { StepFunctionsStandIn } from '../step-functions/step-functions-stand-in';
import { namedProvider } from './named-provider';
import { object, optionalText } from './properties';

/** `AWS::StepFunctions::StateMachine`, Standard, with its definition as text or as an object. */
export function stateMachineProvider(stepFunctions: StepFunctionsStandIn, random: SeededRandom): ResourceProvider {
  return namedProvider(random, {
    property: 'StateMachineName',
    longest: 80,
    replacedBy: ['StateMachineName', 'StateMachineType'],
    nameIn: (arn) => arn.slice(arn.lastIndexOf(':') + 1),
    put: (name, properties) => {
      if ((optionalText(properties, 'StateMachineType') ?? 'STANDARD') !== 'STANDARD') {
        throw new Error('the rehearsal plays Standard state machines only');
      }
      const definition = definitionOf(properties);
      const arn = stepFunctions.deploy(name, JSON.parse(definition) as StateMachineDefinition, definition);
      return { physicalId: arn, attributes: { Arn: arn, Name: name } };
    },
    delete: (name) => stepFunctions.remove(stepFunctions.arnOf(name)),
  });
}

function definitionOf(properties: ResolvedProperties): string {
  const definition = optionalText(properties, 'DefinitionString') ?? JSON.stringify(properties['Definition']);
  return Object.entries(object(properties, 'DefinitionSubstitutions')).reduce(
    (text, [key, value]) => text.replaceAll(`\${${key}}`, String(value)),
    definition,
  );
}
