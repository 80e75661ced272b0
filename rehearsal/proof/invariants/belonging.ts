import type { Recording } from './recording';
import type { Invariant } from './invariant';

/** A profile belongs to one target, and says so in its own tags: nodes of no other ever run under it. */
export const BELONGING: Invariant = {
  name: 'Belonging',
  check: ({ belongings }: Recording) =>
    belongings.flatMap(({ profile, bound, ranOn }) =>
      ranOn.filter((target) => target !== bound).map((target) => `nodes of ${target} ran under ${profile}, which belongs to ${bound ?? 'no target'}; look at who linked it`),
    ),
};
