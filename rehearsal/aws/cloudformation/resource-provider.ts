/** Properties of a resource with every intrinsic function resolved. */
export type ResolvedProperties = Readonly<Record<string, unknown>>;

/** A resource that exists: what `Ref` and `Fn::GetAtt` read of it. */
export interface ProvisionedResource {
  readonly physicalId: string;
  /** What `Ref` returns, where that is not the physical ID. */
  readonly ref?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface CreateResourceRequest {
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  readonly properties: ResolvedProperties;
}

/** What takes time, or does not. */
type Soon<T> = T | Promise<T>;

/** How the CloudFormation stand-in makes, changes and removes resources of one type. Throws to fail the operation. */
export interface ResourceProvider {
  /** Properties whose change replaces the resource instead of updating it in place. */
  readonly replacedBy: readonly string[];
  /** Properties whose change fails the update ("not updatable"). */
  readonly frozen?: readonly string[];
  create(request: CreateResourceRequest): Soon<ProvisionedResource>;
  update(physicalId: string, previous: ResolvedProperties, request: CreateResourceRequest): Soon<ProvisionedResource>;
  delete(physicalId: string, properties: ResolvedProperties): Soon<void>;
}

/** Where custom resource events go: the asynchronous invocation of a function. */
export interface FunctionInvoker {
  /** Accepts the event and returns; delivery happens later, possibly never or more than once. */
  invokeAsync(functionArn: string, event: unknown): void;
}
