/**
 * What becomes of a rotation when its pre-flight finds something that would break it.
 *
 * Before Google is asked for anything, the engine looks at facts: the new profile and its role, whether Google's API role
 * of the cluster may hand them out, whose profile is linked now, and whether Google would accept the update. It also
 * simulates whether the new role may do what Google documents for its kind of target, which only ever warns. Rollbacks
 * and deletions are never held up by it.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * new InstanceProfileRotation(this, 'Workers', { target, credentials, preflight: Preflight.WARN });
 */
export enum Preflight {
  /** What is known to break the target fails the deployment before anything is touched; everything else is logged. */
  ENFORCE = 'ENFORCE',

  /** Everything is logged, and the rotation goes on. */
  WARN = 'WARN',

  /** Nothing is looked at, and the engine gets no permission to do so. */
  OFF = 'OFF',
}
