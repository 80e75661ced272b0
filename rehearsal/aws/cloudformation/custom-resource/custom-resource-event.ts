import type { ResolvedProperties } from '../resource-provider';

export type RequestType = 'Create' | 'Update' | 'Delete';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html */
export interface CustomResourceEvent {
  readonly RequestType: RequestType;
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  /** Absent in a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: ResolvedProperties;
  /** Only in an Update. */
  readonly OldResourceProperties?: ResolvedProperties;
}

/** Custom resources get every scalar as text. */
export function asText(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(asText);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, asText(child)]));
  }
  return typeof value === 'string' ? value : String(value);
}
