import type { Path } from '../config/mistake';
import type { CredentialsConfig, EngineConfig, RotationSettings } from '../config/schema';
import type { Wave } from '../config/waves';

/** One stack of the file, with everything that it inherits. */
export interface Environment {
  /** What the environment is called; the name of its stack where the file has no `environments`. */
  readonly name: string;
  readonly path: Path;
  readonly stackName: string;
  readonly account?: string;
  readonly region?: string;
  readonly terminationProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Name or ARN; of every role of the stack that nothing nearer bounds. */
  readonly permissionsBoundary?: string;
  readonly engine: EngineConfig;
  /** In the order of the file. */
  readonly rotations: readonly PlannedRotation[];
  /** Empty where the file names none. */
  readonly waves: readonly Wave[];
}

/** The rotation of one control plane or node pool, with everything that it inherits. */
export interface PlannedRotation {
  /** What waves and resources call the target, e.g. `prod` or `prod/workers`. */
  readonly address: string;
  readonly path: Path;
  readonly project: string;
  readonly location: string;
  /** What Google calls the cluster. */
  readonly cluster: string;
  /** Absent for the control plane. */
  readonly nodePool?: string;
  readonly credentials: CredentialsConfig;
  /** Name or ARN; absent where a role is to be made. */
  readonly role?: string;
  readonly databaseEncryptionKeyArn?: string;
  readonly mainVolumeKeyArn?: string;
  /** As the nearest level has them; the boundary is for roles that are made only. */
  readonly settings: RotationSettings;
}
