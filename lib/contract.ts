/**
 * The one contract between the construct and the functions.
 *
 * `lib/` writes these properties into the template and reads these attributes back; `lambda/` parses the properties
 * on arrival (CloudFormation turns every scalar into text, so every leaf is a string here) and answers the attributes.
 * Nothing else crosses the border, in either direction; `documented-actions.ts` is knowledge that both sides have.
 */

/** Raised when a property changes its meaning; the functions refuse versions that they do not know. */
export const CONTRACT_VERSION = '1';

/** CloudFormation resource type of the link. Can never change: it would replace every link that is deployed. */
export const LINK_RESOURCE_TYPE = 'Custom::GkeInstanceProfileLink';

/**
 * CloudFormation resource type of the verdict: it comes after the wait of a long rotation and says how it ended. It has
 * the properties of the link. Can never change.
 */
export const VERDICT_RESOURCE_TYPE = 'Custom::GkeInstanceProfileVerdict';

/** Every profile that we create lives below this IAM path; the functions' policies end there. */
export const PROFILE_PATH_PREFIX = '/cdk-gke-instance-profile/';

/** Logical ID of the ledger's table, in every stack that has an engine. Can never change: the table would be replaced. */
export const LEDGER_LOGICAL_ID = 'GkeInstanceProfileRotationLedger';

/** Metadata of a rotation in the synthesized app (not in the template): the name of the wave that it is in. */
export const WAVE_METADATA = 'cdk-gke-instance-profile:wave';

/** Tag of every profile that is ours; its value is the ID of the stack that created the profile. */
export const OWNER_TAG_KEY = 'cdk-gke-instance-profile:owner';

/**
 * Tag of every profile that is ours, put on together with that of the owner; its value names the control plane or node
 * pool that the profile was made for. A profile belongs to one target, whatever a request says.
 */
export const TARGET_TAG_KEY = 'cdk-gke-instance-profile:target';

/** CloudFormation ends a custom resource request after this many seconds; the most `ServiceTimeout` allows. */
export const SERVICE_TIMEOUT_SECONDS = 3600;

/**
 * The latest moment, in seconds after a request was issued, at which its answer is decided: the hour that CloudFormation
 * gives, less room for looks that are lost then, one after the other, and waits that are late.
 */
export const ANSWER_WITHIN_SECONDS = 50 * 60;

/**
 * The longest that CloudFormation waits for a signal. What it takes to notice the end and to send the signal comes off in
 * rotation-wait.ts.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html
 */
export const LONGEST_WAIT_SECONDS = 12 * 3600;

/** Google credentials through workload identity federation (keyless). */
export interface WorkloadIdentityFederationProperties {
  readonly Kind: 'workloadIdentityFederation';
  /** `//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER` */
  readonly Audience: string;
  /** E-mail address of the service account to impersonate. */
  readonly ServiceAccount: string;
}

/** Google credentials from a Secrets Manager secret that holds a Google credential JSON. */
export interface SecretCredentialsProperties {
  readonly Kind: 'secret';
  readonly SecretArn: string;
}

/** What findings before the first change do: see the construct's `Preflight`. */
export type PreflightMode = 'ENFORCE' | 'WARN' | 'OFF';

/** `ResourceProperties` of the link and of the verdict, apart from `ServiceToken` and `ServiceTimeout`. */
export interface LinkProperties {
  readonly ContractVersion: string;
  /** ID or number of the Google Cloud project. */
  readonly Project: string;
  readonly Location: string;
  readonly Cluster: string;
  /** Absent: the target is the control plane of the cluster. */
  readonly NodePool?: string;
  readonly ProfileName: string;
  readonly ProfileArn: string;
  /** Seconds after which a rotation that has not ended is given up and rolled back. */
  readonly TimeoutSeconds: string;
  /** `true` or `false`: whether a rollback of a node pool update respects PodDisruptionBudgets. */
  readonly RespectPodDisruptionBudgets: string;
  /**
   * Logical ID of the wait condition that a long rotation is waited for with. Absent: the link itself waits, at most
   * `ANSWER_WITHIN_SECONDS`.
   */
  readonly Wait?: string;
  readonly Preflight: PreflightMode;
  /** `true` or `false`: whether a target may be taken over whose linked profile is another owner's. */
  readonly Adopt: string;
  readonly Credentials: WorkloadIdentityFederationProperties | SecretCredentialsProperties;
}

/** `Data` of the answers of link and verdict: the attributes that `Fn::GetAtt` can read. */
export interface LinkAttributes {
  readonly ProfileName: string;
  readonly ProfileArn: string;
}

/** `source` of every event that the functions send. */
export const EVENT_SOURCE = 'cdk-gke-instance-profile';

/** `detail-type` of the events that the functions send. Rules of other people match them: they never change. */
export const EventType = {
  ROTATION_STARTED: 'Rotation Started',
  /** Google has begun to replace nodes. */
  ROTATION_ACCEPTED: 'Rotation Accepted',
  ROTATION_SUCCEEDED: 'Rotation Succeeded',
  ROTATION_FAILED: 'Rotation Failed',
  MOVING_BACK: 'Moving Back',
  MOVED_BACK: 'Moved Back',
  /** CloudFormation does not wait for it any more; the engine goes on. */
  STILL_MOVING_BACK: 'Still Moving Back',
  MOVING_BACK_GIVEN_UP: 'Moving Back Given Up',
  PROFILE_DELETED: 'Profile Deleted',
  PROFILE_LEFT_OVER: 'Profile Left Over',
  DRIFT_FOUND: 'Drift Found',
  DRIFT_RESOLVED: 'Drift Resolved',
} as const;

/** One of them. */
export type EventTypeName = (typeof EventType)[keyof typeof EventType];

/** Environment of the functions. */
export const FunctionEnvironment = {
  /** Name of the ledger's DynamoDB table. */
  LEDGER_TABLE: 'LEDGER_TABLE',
  /** ARN of the state machine (`begin` only). */
  STATE_MACHINE_ARN: 'STATE_MACHINE_ARN',
  /** ARN of the KMS key that ResponseURLs are sealed with (`begin` and `report` only). */
  URL_KEY_ARN: 'URL_KEY_ARN',
  /** ID of the stack that owns the engine: the value of the owner tag. */
  OWNER: 'OWNER',
  /** ARN of the event bus that events are sent to. Absent: the default bus. */
  EVENT_BUS: 'EVENT_BUS',
  /**
   * `reconcile` only: what the rotations of the stack may use of Google, separated by commas. Each is `PROJECT|AUDIENCE|ACCOUNT`,
   * or `PROJECT|secret`: the first 22 characters of its SHA-256 in base64url, or itself where it is not known at synthesis.
   */
  GOOGLE_USES: 'GOOGLE_USES',
  /** Optional: endpoint of the GKE Multi-Cloud API; `{location}` stands for the location of the target. */
  GKE_MULTICLOUD_ENDPOINT: 'GKE_MULTICLOUD_ENDPOINT',
  /** Optional: endpoint of Google's Security Token Service. */
  GOOGLE_STS_ENDPOINT: 'GOOGLE_STS_ENDPOINT',
  /** Optional: endpoint of Google's IAM Service Account Credentials API. */
  GOOGLE_IAM_CREDENTIALS_ENDPOINT: 'GOOGLE_IAM_CREDENTIALS_ENDPOINT',
} as const;

/** One bundle for each function, as Lambda handlers: `file.export`. */
export const FunctionHandler = {
  BEGIN: 'begin.begin',
  RECONCILE: 'reconcile.reconcile',
  REPORT: 'report.report',
} as const;

/** Input of an execution: a name, and nothing that is secret, because executions are readable for months. */
export interface ExecutionInput {
  readonly requestId: string;
}

/** Input of `reconcile`. */
export interface ReconcileInput extends ExecutionInput {
  /** When the execution was started, in ISO 8601: all that is known of a request while the ledger cannot be asked. */
  readonly startedAt: string;
}

/** What `reconcile` tells the state machine. */
export interface ReconcileResult {
  readonly requestId: string;
  /** `answer`: an answer has been decided and is to be delivered. `wait`: come again. `done`: the execution ends. */
  readonly next: 'answer' | 'wait' | 'done';
  /** Seconds until `reconcile` wants to look again; for `answer`, if it could not be delivered. Always present. */
  readonly waitSeconds: number;
  /** With `done`: how it ended, where that is not well. Older state machines do not know it, and end in success. */
  readonly ending?: ExecutionEnding;
}

/** How an execution ends that has not ended well, in our words: they stand in the console and in events for months. */
export interface ExecutionEnding {
  readonly is: 'rotation failed' | 'moving back given up';
  readonly cause: string;
}

/** Name of the error that `reconcile` throws for a fault of its own; any other name is one of the infrastructure. */
export const ENGINE_FAULT = 'EngineFault';

/** Seconds that one invocation of `reconcile` may take; a new actor waits longer than this for an old one to be dead. */
export const RECONCILE_TIMEOUT_SECONDS = 60;
