import type { CreateResourceRequest } from '../cloudformation/resource-provider';
import type { SeededRandom } from '../../world/random/seeded-random';
import { optionalText } from './properties';

const RANDOM_LENGTH = 12;
const LONGEST_STACK_PART = 24;

/** The property that names a resource, and how long a name its service takes. */
export interface Naming {
  readonly property: string;
  readonly longest: number;
}

/** The name that the template gives it; otherwise one that is made up. */
export function nameOf(request: CreateResourceRequest, random: SeededRandom, { property, longest }: Naming): string {
  return optionalText(request.properties, property) ?? generatedName(request, random, longest);
}

/** A name as CloudFormation makes it up: `STACK-LOGICALID-RANDOM`, shortened to what the service allows. */
export function generatedName({ stackName, logicalId }: CreateResourceRequest, random: SeededRandom, longest: number): string {
  const suffix = random.text(RANDOM_LENGTH);
  const room = longest - suffix.length - 2;
  const fits = stackName.length + logicalId.length <= room;
  const stackPart = fits ? stackName : stackName.slice(0, LONGEST_STACK_PART);
  const idPart = logicalId.slice(0, room - stackPart.length);
  return `${stackPart}-${idPart}-${suffix}`;
}
