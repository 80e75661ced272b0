import type { SeededRandom } from '../../world/random/seeded-random';
import type { CreateResourceRequest, ProvisionedResource, ResolvedProperties, ResourceProvider } from '../cloudformation/resource-provider';
import { generatedName } from './generated-name';
import { optionalText } from './properties';

/** A resource that is made and changed by the same call, under the name that the template gives it, or that is made up. */
export abstract class NamedProvider implements ResourceProvider {
  public abstract readonly replacedBy: readonly string[];

  protected constructor(
    private readonly random: SeededRandom,
    /** The property that names it, and how long a name the service takes. */
    private readonly naming: { readonly property: string; readonly longest: number },
  ) {}

  public create(request: CreateResourceRequest): ProvisionedResource {
    const { property, longest } = this.naming;
    return this.put(optionalText(request.properties, property) ?? generatedName(request, this.random, longest), request.properties);
  }

  public update(physicalId: string, _previous: ResolvedProperties, { properties }: CreateResourceRequest): ProvisionedResource {
    return this.put(this.nameOf(physicalId), properties);
  }

  public abstract delete(physicalId: string): void;

  protected abstract put(name: string, properties: ResolvedProperties): ProvisionedResource;

  /** For those whose physical ID is another one. */
  protected nameOf(physicalId: string): string {
    return physicalId;
  }
}
