/** Name of the stack where the file gives none. */
export const DEFAULT_STACK_NAME = 'GkeInstanceProfiles';
