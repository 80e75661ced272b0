import type { Identifiers } from '../identifiers';
import type { CreateResourceRequest, ProvisionedResource, ResourceProvider } from '../resource-provider';

export interface InertProviderOptions {
  readonly identifiers: Identifiers;
  readonly account: string;
  readonly region: string;
  readonly replacedBy?: readonly string[];
  readonly frozen?: readonly string[];
}

/** Resources that do nothing: every type for which nobody has written a provider. Any attribute can be read of them. */
export class InertProvider implements ResourceProvider {
  public readonly replacedBy: readonly string[];
  public readonly frozen: readonly string[];

  public constructor(
    private readonly resourceType: string,
    private readonly options: InertProviderOptions,
  ) {
    this.replacedBy = options.replacedBy ?? [];
    this.frozen = options.frozen ?? [];
  }

  public create({ stackName, logicalId }: CreateResourceRequest): ProvisionedResource {
    return this.update(this.options.identifiers.physicalId(stackName, logicalId));
  }

  public delete(): void {
    // There is nothing.
  }

  public update(physicalId: string): ProvisionedResource {
    const service = this.resourceType.split('::')[1]?.toLowerCase() ?? 'rehearsal';
    const { account, region } = this.options;
    const attributes: Record<string, string> = { Arn: `arn:aws:${service}:${region}:${account}:${physicalId}` };
    return {
      physicalId,
      attributes: new Proxy(attributes, {
        get: (known, name) => (typeof name === 'string' ? (known[name] ?? `${physicalId}.${name}`) : undefined),
      }),
    };
  }
}
