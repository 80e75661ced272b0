import type { SeededRandom } from '../../world/random/seeded-random';
import type { ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import { nameOf, type Naming } from './generated-name';

interface NamedResource extends Naming {
  readonly replacedBy: readonly string[];
  readonly put: (name: string, properties: ResolvedProperties) => ProvisionedResource;
  /** For those whose physical ID is another one. */
  readonly nameIn?: (physicalId: string) => string;
  readonly delete: (name: string) => void;
}

/** A resource that is made and changed by the same call, under the name that the template gives it, or that is made up. */
export function namedProvider(random: SeededRandom, { replacedBy, put, nameIn = (id) => id, delete: remove, ...naming }: NamedResource): ResourceProvider {
  return {
    replacedBy,
    create: (request) => put(nameOf(request, random, naming), request.properties),
    update: (physicalId, _previous, { properties }) => put(nameIn(physicalId), properties),
    delete: (physicalId) => remove(nameIn(physicalId)),
  };
}
