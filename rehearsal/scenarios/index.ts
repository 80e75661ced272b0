import { ALREADY_SOMEONE_ELSES } from './already-someone-elses';
import { ASLEEP_FOR_A_MONTH } from './asleep-for-a-month';
import { CANCELLED_BY_USER } from './cancelled-by-user';
import { CLUSTER_UPGRADE } from './cluster-upgrade';
import { CONTROL_PLANE_ROTATION } from './control-plane';
import { DELETED_WHILE_CREATED } from './deleted-while-created';
import { EDITED_BY_HAND } from './edited-by-hand';
import { FIRST_ADOPTION_FAILS } from './first-adoption-fails';
import { GUARDED } from './guarded';
import { HANGING_ROLLBACK } from './hanging-rollback';
import { KMS_MISSING } from './kms-missing';
import { LINKED_BY_TERRAFORM } from './linked-by-terraform';
import { GOOGLE_DOWN_FOR_AN_HOUR, OUT_OF_CONCURRENCY } from './outages';
import { PASS_ROLE_MISSING } from './pass-role-missing';
import { PERMISSION_MISSING } from './permission-missing';
import { ROLE_MADE_ANEW } from './role-made-anew';
import type { FleetScenario, Scenario } from './scenario';
import { SCOPED_DOWN_BY_TAGS } from './scoped-down-by-tags';
import { SLOW_ROLLBACK } from './slow-rollback';
import { SOMEONE_ELSE_ROTATES } from './someone-else-rotates';
import { SOMEONE_ELSES_UPDATE_FAILS } from './someone-elses-update-fails';
import { STOPPED_BY_A_PERSON } from './stopped-by-a-person';
import { STORY } from './story';
import { SUPERSEDED } from './superseded';
import { TARGET_DELETED_MEANWHILE } from './target-deleted-meanwhile';
import { THREE_WAVES } from './three-waves';
import { TOLD } from './told';
import { TOO_SLOW } from './too-slow';
import { TWELVE_HOURS } from './twelve-hours';
import { TWO_ROLES } from './two-roles';
import { VALIDATE_ONLY_REFUSED } from './validate-only-refused';
import { WITHOUT_ROLLBACK } from './without-rollback';
import { WRONG_TRUST } from './wrong-trust';

export { STORY };

/** Every scenario of the sample app, in the order of the list; the first is played when none is named. */
export const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  STORY,
  CONTROL_PLANE_ROTATION,
  FIRST_ADOPTION_FAILS,
  DELETED_WHILE_CREATED,
  PERMISSION_MISSING,
  PASS_ROLE_MISSING,
  WRONG_TRUST,
  TWO_ROLES,
  KMS_MISSING,
  SCOPED_DOWN_BY_TAGS,
  VALIDATE_ONLY_REFUSED,
  ALREADY_SOMEONE_ELSES,
  TOO_SLOW,
  TWELVE_HOURS,
  SUPERSEDED,
  CANCELLED_BY_USER,
  STOPPED_BY_A_PERSON,
  SLOW_ROLLBACK,
  WITHOUT_ROLLBACK,
  GOOGLE_DOWN_FOR_AN_HOUR,
  ASLEEP_FOR_A_MONTH,
  OUT_OF_CONCURRENCY,
  TARGET_DELETED_MEANWHILE,
  SOMEONE_ELSE_ROTATES,
  SOMEONE_ELSES_UPDATE_FAILS,
  CLUSTER_UPGRADE,
  HANGING_ROLLBACK,
  EDITED_BY_HAND,
  ROLE_MADE_ANEW,
  LINKED_BY_TERRAFORM,
  GUARDED,
  TOLD,
];

/** Every scenario of a whole fleet, at the end of the list. */
export const FLEET_SCENARIOS: readonly FleetScenario[] = [THREE_WAVES];
