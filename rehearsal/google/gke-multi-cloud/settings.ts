export type ResourceState = 'RUNNING' | 'ERROR' | 'DEGRADED';

/** Which specification a GET shows where Google's documentation does not say it. */
export type ShownSpecification = 'desired' | 'previous';

/** What a GET shows of a target whose last update did not succeed. */
export interface AfterUnsuccessfulUpdate {
  readonly state: ResourceState;
  readonly shows: ShownSpecification;
}

/**
 * How this Google behaves. May be changed while the play goes on.
 *
 * Everything that is not documented is a setting here, so that a test can play each possibility.
 */
export interface GkeSettings {
  /** Time that draining, replacing and joining one node takes. */
  secondsPerNode: number;
  /** Operations appear in lists only after so long; a GET of an operation finds it at once. */
  operationListLagSeconds: number;
  /** EC2 shows a replaced instance as `shutting-down` for so long, then as `terminated` for an hour. */
  secondsToTerminate: number;
  /** What a GET shows while an update runs. */
  inFlightShows: ShownSpecification;
  afterFailure: AfterUnsuccessfulUpdate;
  afterCancellation: AfterUnsuccessfulUpdate;
  /** What the Auto Scaling group launches from after an update that failed or was cancelled: what it was given, or what it had. */
  groupAfterUnsuccessful: ShownSpecification;
  /** `:cancel` is best effort: `honoured` between two nodes, or `ignored` (the operation runs to its end). */
  cancellation: 'honoured' | 'ignored';
  /** Whether `:cancel` of an operation that has ended answers with success or FAILED_PRECONDITION. */
  cancellationOfEnded: 'accepted' | 'refused';
  /** A profile that does not exist: the PATCH is refused, or the update fails at its first node. */
  unknownProfile: 'refused' | 'fails';
  /** A PATCH with `validateOnly` while an update runs: refused as the PATCH itself would be, or answered all the same. */
  validationOfUpdating: 'refused' | 'answered';
  /** An update or rollback of a node pool while an operation runs on its cluster: not documented. */
  nodePoolOfBusyCluster: 'refused' | 'accepted';
}

export const DEFAULT_SETTINGS: GkeSettings = {
  secondsPerNode: 300,
  operationListLagSeconds: 0,
  secondsToTerminate: 30,
  inFlightShows: 'desired',
  afterFailure: { state: 'DEGRADED', shows: 'desired' },
  afterCancellation: { state: 'RUNNING', shows: 'desired' },
  groupAfterUnsuccessful: 'desired',
  cancellation: 'honoured',
  cancellationOfEnded: 'accepted',
  unknownProfile: 'refused',
  validationOfUpdating: 'refused',
  nodePoolOfBusyCluster: 'refused',
};
