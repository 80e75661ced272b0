/** How long CloudFormation itself takes, in seconds of virtual time. */
export const TEMPO = {
  /** From the first event of a resource until something is asked of it. */
  action: 1,
  /** From a failure until the rollback begins. */
  rollback: 2,
  /** Between two tries of a deletion in a clean-up. */
  deletionRetry: 60,
} as const;
