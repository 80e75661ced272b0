import type { ResourceDefinition } from '../template/template';

/** What becomes of a copy that is no longer desired. */
export type Fate = 'delete' | 'retain';

/** The stack is deleted, or the resource is no longer in its template. */
export function fateOnDeletion({ DeletionPolicy }: ResourceDefinition): Fate {
  return DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate' ? 'retain' : 'delete';
}

/** The operation that created the resource is rolled back. */
export function fateOnCreationRolledBack({ DeletionPolicy }: ResourceDefinition): Fate {
  return DeletionPolicy === 'Retain' ? 'retain' : 'delete';
}

/** The old copy, after its replacement has succeeded. */
export function fateOnReplacement({ UpdateReplacePolicy }: ResourceDefinition): Fate {
  return UpdateReplacePolicy === 'Retain' ? 'retain' : 'delete';
}

/** The new copy, after its replacement was rolled back: under `Retain` no document says, so either is possible. */
export function fateOnReplacementRolledBack({ UpdateReplacePolicy }: ResourceDefinition, underRetain: Fate): Fate {
  return UpdateReplacePolicy === 'Retain' ? underRetain : 'delete';
}
