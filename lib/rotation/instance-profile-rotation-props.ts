import { Duration } from 'aws-cdk-lib';
import { IManagedPolicy, IRole } from 'aws-cdk-lib/aws-iam';
import { GoogleCredentials } from '../google/google-credentials';
import { Preflight } from './preflight';
import { RotationEngine } from '../engine/rotation-engine';
import { RotationTarget } from './rotation-target';

/** What to rotate, and how. */
export interface InstanceProfileRotationProps {
  /** Control plane or node pool whose nodes are to run under the role. An app may rotate a target only once. */
  readonly target: RotationTarget;

  /** How the engine proves to Google who it is. */
  readonly credentials: GoogleCredentials;

  /**
   * Role of the nodes.
   *
   * Give it `RemovalPolicy.RETAIN`: nodes that still run under it when CloudFormation deletes it lose their permissions
   * at once.
   *
   * @default - a new role with exactly what Google documents for this kind of target, retained when the stack goes
   * @exampleMetadata fixture=in-a-stack
   * @example
   * const role = new Role(this, 'WorkersRole', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
   * role.applyRemovalPolicy(RemovalPolicy.RETAIN);
   * new InstanceProfileRotation(this, 'Workers', { target, credentials, role });
   */
  readonly role?: IRole;

  /**
   * Any text; changing it rotates although nothing else has changed.
   *
   * @default - rotates only when role or target change
   */
  readonly generation?: string;

  /**
   * Time that the nodes may take to move, 5 minutes to 12 hours; after that the rotation is given up and rolled back.
   *
   * Above 50 minutes, all that CloudFormation gives a custom resource, each rotation gets a wait condition and a verdict,
   * two resources more. Of 12 hours the nodes get 11 3/4; noticing the end and signalling it may need the rest.
   *
   * The limit stays 50 minutes if the change is invisible in the template: a role that is replaced under its logical ID, or
   * a generation, role or timeout that comes from a parameter.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;

  /**
   * Whether the rollback of a node pool respects PodDisruptionBudgets.
   *
   * Without it a rollback is faster, and may take down more pods of an application at once than it can bear.
   *
   * @default true
   */
  readonly respectPodDisruptionBudgets?: boolean;

  /**
   * Whether this rotation neither waits for the others of its cluster in the stack nor lets them wait for it.
   *
   * Otherwise the rotations of a cluster run one after the other, in the order of definition.
   *
   * @default false
   */
  readonly concurrent?: boolean;

  /**
   * What becomes of the rotation when it is known, before anything is touched, that it would break the target.
   *
   * Adds `iam:SimulatePrincipalPolicy` on the roles of the account to what the engine may do, unless it is `OFF` for all
   * rotations of the stack.
   *
   * @default Preflight.ENFORCE
   */
  readonly preflight?: Preflight;

  /**
   * Whether the target is taken over where the profile that is linked now is another owner's: of another stack, or of
   * one that was deleted and made again, perhaps this very one. Its profile stays and is not touched.
   *
   * Without it the pre-flight finds that the target belongs to somebody else. Two stacks that both take it over undo each
   * other's rotations.
   *
   * @default false
   */
  readonly adopt?: boolean;

  /**
   * Permissions boundary of the default role; refused together with `role`.
   *
   * To bound every role of a stack, those of the engine too, use the CDK's own ways: `PermissionsBoundary.of(stack).apply(policy)`,
   * or the context key `@aws-cdk/core:permissionsBoundary`. They win over this one.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/customize-permissions-boundaries.html
   * @default - none
   */
  readonly permissionsBoundary?: IManagedPolicy;

  /**
   * Engine that carries out the rotation; it has to be in the same stack.
   *
   * @default - the engine of the stack, made if there is none
   */
  readonly engine?: RotationEngine;
}
