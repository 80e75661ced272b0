import type { ProvisionedResource, ResolvedProperties } from '../resource-provider';
import type { ResourceCopy, DesiredResource } from './resource-copy';

/** What turning one set of properties into another takes. */
export type Change =
  | { readonly kind: 'none' }
  | { readonly kind: 'update' }
  | { readonly kind: 'replace' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Who does the work on a resource: a provider, or a custom resource's function. Actions reject with `ActionFailure`. */
export interface ResourceDriver {
  compare(previous: ResolvedProperties, desired: ResolvedProperties): Change;
  create(desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource>;
  /** Answers another physical ID when it replaced the resource by itself. */
  update(current: ResourceCopy, desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource>;
  delete(copy: ResourceCopy): Promise<void>;
}

/** An action on a resource that did not end well, or was not waited for. */
export class ActionFailure extends Error {
  public override readonly name = 'ActionFailure';

  public constructor(
    message: string,
    /** What there is now, as far as CloudFormation knows: what a failed or abandoned creation leaves behind. */
    public readonly remainder: Promise<ProvisionedResource | undefined> = Promise.resolve(undefined),
    /** Nobody waited for the end: a sibling had failed, or the user had cancelled. */
    public readonly abandoned = false,
  ) {
    super(message);
  }
}

export function asActionFailure(error: unknown): ActionFailure {
  return error instanceof ActionFailure
    ? error
    : new ActionFailure(error instanceof Error ? error.message : String(error));
}
