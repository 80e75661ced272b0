/** Name of the stack where the file gives none. */
export const DEFAULT_STACK_NAME = 'GkeInstanceProfiles';

/** Name of the pipeline and its stack where the file gives none. */
export const DEFAULT_PIPELINE_NAME = 'gke-rotations';

/** Name of the role that plans, where Google is to trust it and the file gives none. */
export const DEFAULT_PLAN_ROLE_NAME = 'gke-rotation-plan';
