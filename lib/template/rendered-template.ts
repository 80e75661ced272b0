import { CfnElement, Stack } from 'aws-cdk-lib';

/** A template, as far as its resources are looked at. */
export interface RenderedTemplate {
  readonly Resources?: Readonly<Record<string, RenderedResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Transform?: string | readonly string[];
}

export interface RenderedResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

/**
 * What a stack or a part of it puts into the template. `_toCloudFormation` is public in aws-cdk-lib's code but not in its
 * types; it is the only way to see what overrides and references come to.
 */
export function renderedTemplate(stack: Stack): RenderedTemplate {
  return rendered(stack) as RenderedTemplate;
}

/** The same of one element; its tokens are not resolved. */
export function renderedElement(element: CfnElement): unknown {
  return rendered(element);
}

function rendered(construct: unknown): unknown {
  return (construct as { _toCloudFormation(): unknown })._toCloudFormation();
}
