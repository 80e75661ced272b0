import type { Clock } from '../../world/clock/clock';
import { assertProfile, findLaunchProblem, type AwsSide } from './aws-side';
import { GkeFaults } from './gke-faults';
import { GoogleError } from './google-error';
import { valueAt, type JsonObject } from './json';
import { OperationStore, type Operation } from './operation';
import { RequestLog } from './request-log';
import { relativeName, sameTarget, type ProjectIdentity, type TargetAddress } from './resource-name';
import { clusterSpecification, DEFAULT_AWS_ACCOUNT, DEFAULT_AWS_REGION, nodePoolSpecification, type ClusterProps, type NodePoolProps } from './resources';
import { DEFAULT_SETTINGS, type GkeSettings } from './settings';
import { Target, type TargetSurroundings } from './target';
import { CONTROL_PLANE, NODE_POOL, profileAt } from './target-kind';
import { applyUpdate, parseUpdateMask } from './update-mask';
import { usersOf, viewOf, type GkeInstance, type GkeLauncher, type TargetView } from './views';

export interface GkeMultiCloudProps extends AwsSide {
  readonly clock: Clock;
  /** @default acme-prod, number 412345678901 */
  readonly project?: ProjectIdentity;
  readonly settings?: Partial<GkeSettings>;
}

/** A PATCH, taken off the wire. */
export interface PatchRequest {
  readonly updateMask: string;
  readonly body: JsonObject;
  readonly validateOnly?: boolean;
}

export const DEFAULT_PROJECT: ProjectIdentity = { id: 'acme-prod', number: '412345678901' };

/**
 * Google's GKE Multi-Cloud API of one project, in memory.
 *
 * This class is what exists and what may happen to it; `gkeMultiCloudApi` puts the REST surface in front of it,
 * and `faults` is for what goes wrong.
 */
export class GkeMultiCloud {
  public readonly project: ProjectIdentity;
  /** May be changed while the play goes on. */
  public readonly settings: GkeSettings;
  public readonly operations: OperationStore;
  public readonly requests: RequestLog;
  public readonly faults: GkeFaults;
  private readonly around: TargetSurroundings;
  private readonly targets: Target[] = [];
  private readonly deleted: { readonly target: Target; readonly region: string }[] = [];

  public constructor(private readonly props: GkeMultiCloudProps) {
    const { clock, project = DEFAULT_PROJECT } = props;
    this.project = project;
    this.settings = { ...DEFAULT_SETTINGS, ...props.settings };
    this.operations = new OperationStore(clock, () => this.settings.operationListLagSeconds);
    this.requests = new RequestLog(clock);
    this.faults = new GkeFaults(this, () => clock.now());
    this.around = {
      clock,
      project,
      settings: this.settings,
      operations: this.operations,
      clusterOperation: (target) => this.clusterOperation(target),
      launchProblem: (target, profile) => findLaunchProblem(props, { profile, apiRole: apiRoleOf(this.clusterOf(target)) }),
    };
  }

  public addCluster(props: ClusterProps): TargetAddress {
    const address = { location: props.location, cluster: props.name };
    const nodes = numbered(`${props.name}-control-plane`, props.replicas ?? 3);
    return this.add(new Target(address, CONTROL_PLANE, clusterSpecification(props, this.project.number), nodes, this.around));
  }

  public addNodePool(props: NodePoolProps): TargetAddress {
    const { location, cluster, name } = props;
    const parent = this.clusterOf(props);
    const specification = nodePoolSpecification(props, this.regionOf(parent.address), accountOf(parent));
    const nodes = numbered(name, props.nodes ?? 3);
    return this.add(new Target({ location, cluster, nodePool: name }, NODE_POOL, specification, nodes, this.around));
  }

  /** @throws GoogleError NOT_FOUND */
  public target(address: TargetAddress): Target {
    const found = this.targets.find((target) => sameTarget(target.address, address));
    if (!found) {
      throw notFound(this.project, relativeName(address));
    }
    return found;
  }

  public clusters(location: string): Target[] {
    return this.targets.filter(({ address }) => address.location === location && address.nodePool === undefined);
  }

  public nodePools(location: string, cluster: string): Target[] {
    return this.targets.filter(({ address }) => address.location === location && address.cluster === cluster && address.nodePool !== undefined);
  }

  /** @throws GoogleError NOT_FOUND */
  public operation(location: string, id: string): Operation {
    const operation = this.operations.find(location, id);
    if (!operation) {
      throw notFound(this.project, `locations/${location}/operations/${id}`);
    }
    return operation;
  }

  public operationJson(operation: Operation): JsonObject {
    const prefix = `projects/${this.project.number}`;
    const name = `${prefix}/locations/${operation.target.location}/operations/${operation.id}`;
    return operation.toJson(name, `${prefix}/${relativeName(operation.target)}`);
  }

  public async patch(address: TargetAddress, request: PatchRequest): Promise<Operation> {
    const { kind } = this.target(address);
    const { body, updateMask, validateOnly = false } = request;
    const paths = parseUpdateMask(updateMask, kind.maskPaths);
    const desired = (): JsonObject => applyUpdate(this.target(address).specification, body, paths);
    const links = paths.some((path) => path.join('.') === kind.profilePath.join('.'));
    const looksUp = links && this.settings.unknownProfile === 'refused';
    await assertProfile(profileAt(desired(), kind), kind.profilePath, looksUp ? this.props : {});
    // From here on without a pause: while the profile was looked up, somebody else may have come in between.
    const target = this.target(address);
    target.assertEtag(body['etag']);
    return validateOnly ? target.validate() : target.update(desired());
  }

  public rollback(address: TargetAddress): Operation {
    const target = this.target(address);
    const undone = target.undoneByRollback;
    const operation = target.rollBack();
    undone.forEach((one) => this.faults.noteTrespass('rolled back', one));
    return operation;
  }

  /** Best effort: success says that the wish was noted. */
  public cancel(operation: Operation): void {
    if (operation.done) {
      if (this.settings.cancellationOfEnded === 'refused') {
        throw new GoogleError('FAILED_PRECONDITION', `Operation ${operation.id} has already ended.`);
      }
      return;
    }
    this.faults.noteTrespass('cancelled', operation);
    this.target(operation.target).cancel();
  }

  public view(address: TargetAddress): TargetView {
    return viewOf(this.target(address));
  }

  /** Who uses a profile, in words. */
  public usersOf(profileName: string): readonly string[] {
    return usersOf(profileName, this.targets, this.instances());
  }

  /** All instances that EC2 still shows, those of deleted targets included. */
  public instances(): GkeInstance[] {
    const living = this.targets.map((target) => ({ target, region: this.regionOf(target.address) }));
    return [...living, ...this.deleted].flatMap(({ target, region }) =>
      target.nodes.instances().map((instance) => ({ ...instance, target: target.address, region })),
    );
  }

  /** What launches instances; with a target, its group is deleted. */
  public launchers(): GkeLauncher[] {
    return this.targets.flatMap(({ address, nodes: { launcher } }) => (launcher ? [{ ...launcher, region: this.regionOf(address) }] : []));
  }

  /** Takes a target away at once; with a cluster, its node pools. */
  public delete(address: TargetAddress): void {
    const pools = address.nodePool === undefined ? this.nodePools(address.location, address.cluster) : [];
    for (const target of [...pools, this.target(address)]) {
      this.deleted.push({ target, region: this.regionOf(target.address) });
      target.delete();
      this.targets.splice(this.targets.indexOf(target), 1);
    }
  }

  private add(target: Target): TargetAddress {
    if (this.targets.some(({ address }) => sameTarget(address, target.address))) {
      throw new GoogleError('ALREADY_EXISTS', `Resource "${target.name}" already exists.`);
    }
    this.targets.push(target);
    return target.address;
  }

  private clusterOperation(address: TargetAddress): Operation | undefined {
    const concerns = address.nodePool !== undefined && this.settings.nodePoolOfBusyCluster === 'refused';
    return concerns ? this.clusterOf(address).runningOperation : undefined;
  }

  private clusterOf({ location, cluster }: TargetAddress): Target {
    return this.target({ location, cluster });
  }

  private regionOf(address: TargetAddress): string {
    const region = this.clusterOf(address).specification['awsRegion'];
    return typeof region === 'string' ? region : DEFAULT_AWS_REGION;
  }
}

function apiRoleOf(cluster: Target): string {
  const roleArn = valueAt(cluster.specification, ['controlPlane', 'awsServicesAuthentication', 'roleArn']);
  return typeof roleArn === 'string' ? roleArn : '';
}

function accountOf(cluster: Target): string {
  return apiRoleOf(cluster).split(':')[4] ?? DEFAULT_AWS_ACCOUNT;
}

function notFound(project: ProjectIdentity, name: string): GoogleError {
  return new GoogleError('NOT_FOUND', `Resource "projects/${project.number}/${name}" was not found.`);
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
