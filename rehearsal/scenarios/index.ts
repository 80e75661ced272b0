import { CHANGED_BY_SOMEONE_ELSE } from './changed-by-someone-else';
import { CONTROL_PLANE_ROTATION } from './control-plane';
import { FIRST_ADOPTION_FAILS } from './first-adoption-fails';
import { PERMISSION_MISSING } from './permission-missing';
import type { Scenario } from './scenario';
import { SIBLING_FAILS } from './sibling-fails';
import { STORY } from './story';
import { TARGET_GONE } from './target-gone';
import { TOO_SLOW } from './too-slow';

export { STORY };

/** Every scenario, in the order of the list; the first is played when none is named. */
export const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  STORY,
  CONTROL_PLANE_ROTATION,
  FIRST_ADOPTION_FAILS,
  SIBLING_FAILS,
  TOO_SLOW,
  TARGET_GONE,
  CHANGED_BY_SOMEONE_ELSE,
  PERMISSION_MISSING,
];
