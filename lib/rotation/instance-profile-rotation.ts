import { CfnDeletionPolicy, CfnResource, CustomResource, Duration, RemovalPolicy, Stack, Tokenization } from 'aws-cdk-lib';
import { CfnInstanceProfile, IRole, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  CONTRACT_VERSION,
  LINK_RESOURCE_TYPE,
  LinkAttributes,
  LinkProperties,
  SERVICE_TIMEOUT_SECONDS,
  VERDICT_RESOURCE_TYPE,
} from '../contract';
import { allowUse } from '../engine/engine-allowance';
import { allowPreflight } from '../engine/engine-preflight';
import { appendToLogicalId } from './hashed-logical-ids';
import { InstanceProfileRotationProps } from './instance-profile-rotation-props';
import { NodeRole } from '../role/node-role';
import { Preflight } from './preflight';
import { warnOfMissingKeys, warnOfRoleThatIsNotRetained } from '../role/role-warnings';
import { RotationEngine } from '../engine/rotation-engine';
import { orderRotation } from './rotation-order';
import { resourceOfRole, rotationProfile } from './rotation-profile';
import { guardLink, guardVerdict } from './rotation-safeguards';
import { RotationTarget } from './rotation-target';
import { DEFAULT_TIMEOUT, validateRotation } from './rotation-validation';
import { isLong, RotationWait, rotationWait, timeForNodes } from './rotation-wait';

/**
 * Runs a GKE on AWS control plane or node pool under an IAM role, through an instance profile of its own.
 *
 * A change of role, target or `generation` makes a fresh instance profile and has Google move the nodes over. The
 * deployment succeeds when all have moved, and the old profile is deleted when no node uses it any more; if it fails,
 * the nodes are moved back. A profile that nodes may run under is never changed and never deleted: profile and default
 * role stay when the construct is removed, and the cluster runs on as it is.
 *
 * It does not rotate because a role's permissions changed: those take effect at once, without a new profile.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * new InstanceProfileRotation(this, 'Workers', {
 *   target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' }),
 *   credentials: GoogleCredentials.workloadIdentityFederation({
 *     projectNumber: '123456789012',
 *     pool: 'aws-rotation',
 *     provider: 'aws-account',
 *     serviceAccount: 'profile-rotation@acme-prod.iam.gserviceaccount.com',
 *   }),
 *   generation: '2026-11',
 *   timeout: Duration.hours(6),
 * });
 */
export class InstanceProfileRotation extends Construct {
  /** Control plane or node pool that is rotated. */
  public readonly target: RotationTarget;

  /** Role of the nodes. */
  public readonly role: IRole;

  /** Engine that carries out the rotation. */
  public readonly engine: RotationEngine;

  /** Name of the instance profile. Whatever uses it is deployed after the nodes have moved. */
  public readonly instanceProfileName: string;

  /** ARN of the instance profile. Whatever uses it is deployed after the nodes have moved. */
  public readonly instanceProfileArn: string;

  /** What nothing of the rotation is made before. */
  private readonly beginning: CfnResource;

  /** What is there only when the nodes have moved. */
  private readonly last: CustomResource;

  /**
   * @throws if a prop breaks its rule, or if the app rotates the same target already.
   */
  public constructor(scope: Construct, id: string, props: InstanceProfileRotationProps) {
    super(scope, id);
    validateRotation(this, props);

    this.target = props.target;
    this.engine = props.engine ?? RotationEngine.getOrCreate(this);
    if (preflightOf(props) !== Preflight.OFF) {
      allowPreflight(this.engine);
    }
    this.role =
      props.role ?? new NodeRole(this, 'Role', { target: props.target, permissionsBoundary: props.permissionsBoundary });
    const { profile, hash } = rotationProfile(this, 'Profile', {
      target: props.target,
      role: this.role,
      generation: props.generation,
    });
    const timeout = props.timeout ?? DEFAULT_TIMEOUT;
    const wait = isLong(timeout) ? rotationWait(this, 'Wait', { rotation: hash, timeout }) : undefined;
    const properties = this.renderLink(profile, wait, props);
    const link = this.createLink(properties);
    this.last = wait ? this.createVerdict(properties, link, wait) : link;
    this.beginning = (props.role ? undefined : resourceOfRole(this.role)) ?? profile;
    orderRotation({
      rotation: this,
      beginning: this.beginning,
      first: link,
      last: this.last,
      target: props.target,
      concurrent: props.concurrent ?? false,
    });
    if (props.role) {
      warnOfRoleThatIsNotRetained(this, props.role);
    } else {
      warnOfMissingKeys(this, props.target);
    }

    this.instanceProfileName = this.last.getAttString('ProfileName' satisfies keyof LinkAttributes);
    this.instanceProfileArn = this.last.getAttString('ProfileArn' satisfies keyof LinkAttributes);
  }

  /**
   * Lets this rotation begin only when others have settled, waits and verdicts included.
   *
   * If one of them fails, nothing of this rotation has been made or moved: neither profile nor default role. It takes
   * precedence over the order of definition within a cluster, and holds for concurrent rotations as well.
   *
   * @exampleMetadata fixture=in-a-stack
   * @example
   * const workers = new InstanceProfileRotation(this, 'Workers', { target, credentials });
   * workers.rotateAfter(canary);
   */
  public rotateAfter(...others: InstanceProfileRotation[]): void {
    for (const { last } of others) {
      this.beginning.node.addDependency(last);
    }
  }

  private createLink(properties: LinkProperties): CustomResource {
    const link = this.createCustomResource('Resource', LINK_RESOURCE_TYPE, properties);
    const resource = link.node.defaultChild as CfnResource;
    const { cfnOptions } = resource;
    // Destroying the stack leaves the cluster as it runs; rolling back its creation links what was there before.
    cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
    // Deleting the link that was replaced is how CloudFormation says that the old profile can be deleted.
    cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
    guardLink(resource, this.propertiesOf(properties));
    // First up, last down: a rollback that deletes the engine before the link leaves the link without an answer.
    link.node.addDependency(this.engine);
    const role = resourceOfRole(this.role);
    if (role && Stack.of(role) === Stack.of(this)) {
      // Its policies may be resources of their own, and nodes need them from their first minute.
      link.node.addDependency(Role.isRole(role.node.scope) ? role.node.scope : role);
    }
    return link;
  }

  /** Comes after the wait and fails in Google's words, where the wait could only say that a signal had come. */
  private createVerdict(properties: LinkProperties, link: CustomResource, wait: RotationWait): CustomResource {
    wait.condition.node.addDependency(link);
    const verdict = this.createCustomResource('Verdict', VERDICT_RESOURCE_TYPE, properties);
    verdict.node.addDependency(wait.condition);
    // It holds nothing: a Delete that got lost would only leave the stack in DELETE_FAILED, without the functions to try again.
    verdict.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const resource = verdict.node.defaultChild as CfnResource;
    appendToLogicalId(resource, wait.hash);
    guardVerdict(resource, this.propertiesOf(properties));
    return verdict;
  }

  private createCustomResource(id: string, resourceType: string, properties: LinkProperties): CustomResource {
    return new CustomResource(this, id, {
      resourceType,
      serviceToken: this.engine._serviceToken,
      serviceTimeout: Duration.seconds(SERVICE_TIMEOUT_SECONDS),
      properties: { ...properties },
    });
  }

  /** What a custom resource of ours has in the template. */
  private propertiesOf(properties: LinkProperties): Readonly<Record<string, unknown>> {
    return { ServiceToken: this.engine._serviceToken, ServiceTimeout: String(SERVICE_TIMEOUT_SECONDS), ...properties };
  }

  private renderLink(
    profile: CfnInstanceProfile,
    wait: RotationWait | undefined,
    props: InstanceProfileRotationProps,
  ): LinkProperties {
    const { project, location, clusterName, nodePoolName } = props.target;
    const credentials = props.credentials._bind(this, this.engine);
    allowUse(this.engine, { Project: project, Credentials: credentials });
    return {
      ContractVersion: CONTRACT_VERSION,
      Project: project,
      Location: location,
      Cluster: clusterName,
      ...(nodePoolName === undefined ? {} : { NodePool: nodePoolName }),
      ProfileName: profile.ref,
      ProfileArn: profile.attrArn,
      TimeoutSeconds: Tokenization.stringifyNumber(timeForNodes(props.timeout ?? DEFAULT_TIMEOUT).toSeconds()),
      RespectPodDisruptionBudgets: String(props.respectPodDisruptionBudgets ?? true),
      ...(wait === undefined ? {} : { Wait: wait.condition.logicalId }),
      Preflight: `${preflightOf(props)}`,
      Adopt: String(props.adopt ?? false),
      Credentials: credentials,
    };
  }
}

function preflightOf({ preflight = Preflight.ENFORCE }: InstanceProfileRotationProps): Preflight {
  return preflight;
}
