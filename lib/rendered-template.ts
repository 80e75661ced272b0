import { CfnElement, Stack } from 'aws-cdk-lib';

/**
 * What a stack or a part of it puts into the template. `_toCloudFormation` is public in aws-cdk-lib's code but not in its
 * types; it is the only way to see what overrides and references come to.
 */
export function renderedTemplate(stack: Stack): unknown {
  return rendered(stack);
}

/** The same of one element; its tokens are not resolved. */
export function renderedElement(element: CfnElement): unknown {
  return rendered(element);
}

function rendered(construct: unknown): unknown {
  return (construct as { _toCloudFormation(): unknown })._toCloudFormation();
}
