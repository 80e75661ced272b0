import type { GkeMultiCloud } from './gke-multi-cloud';
import { withValueAt, type JsonObject, type JsonValue } from './json';
import type { Operation } from './operation';
import type { TargetAddress } from './resource-name';
import type { UpdateFailure } from './rolling-update';
import type { Condition } from './target';
import { parseUpdateMask } from './update-mask';

/** What somebody else has done to a target. */
export interface Interference {
  readonly address: TargetAddress;
  readonly what: 'another profile linked' | 'deleted';
}

/**
 * What may happen to a target, apart from what the API is asked for.
 *
 * Methods named `…BySomeoneElse` are other people's doing: they obey the API's rules, but are not in the request log.
 * Something that is to happen later is scheduled on the clock: `clock.at(time, () => gke.faults.…)`.
 */
export class GkeFaults {
  private readonly listeners: ((interference: Interference) => void)[] = [];

  public constructor(private readonly gke: GkeMultiCloud) {}

  /** Tells of everything that somebody else does about which profile a target runs under. */
  public onInterference(listener: (interference: Interference) => void): void {
    this.listeners.push(listener);
  }

  /** The next update or rollback of the target fails at a node (counted from 1); those before it are moved. */
  public failNextUpdate(address: TargetAddress, atNode: number, failure: UpdateFailure): void {
    this.gke.target(address).befall({ kind: 'fail', atNode, failure });
  }

  /** The next update or rollback of the target stands still at a node until it is cancelled. */
  public stallNextUpdate(address: TargetAddress, atNode: number): void {
    this.gke.target(address).befall({ kind: 'stall', atNode });
  }

  /** Google refuses every update of the target in these words, also one that is to be validated only; `undefined` ends it. */
  public refuseUpdates(address: TargetAddress, words: string | undefined): void {
    this.gke.target(address).refuseUpdates(words);
  }

  /** The next update that succeeds leaves the target unwell nevertheless. */
  public afflictAfterNextUpdate(address: TargetAddress, condition: Condition): void {
    this.gke.target(address).sufferAfterNextUpdate(condition);
  }

  /** The target is unwell, whatever its updates do; `undefined` heals it. */
  public afflict(address: TargetAddress, condition: Condition | undefined): void {
    this.gke.target(address).suffer(condition);
  }

  /** An instance under the profile that Google does not know of, and EC2 goes on showing. Returns its ID. */
  public leaveStrayInstance(address: TargetAddress, profileName: string): string {
    return this.gke.target(address).nodes.leaveStray(profileName);
  }

  public removeStrayInstances(address: TargetAddress): void {
    this.gke.target(address).nodes.removeStrays();
  }

  /** Updates any fields that an update mask may name: `{ 'config.iam_instance_profile': 'theirs' }`. */
  public async updateBySomeoneElse(
    address: TargetAddress,
    fields: Readonly<Record<string, JsonValue>>,
  ): Promise<Operation> {
    const { maskPaths } = this.gke.target(address).kind;
    const body = Object.entries(fields).reduce<JsonObject>((partial, [path, value]) => {
      const [steps = []] = parseUpdateMask(path, maskPaths);
      return withValueAt(partial, steps, value);
    }, {});
    const operation = await this.gke.patch(address, { updateMask: Object.keys(fields).join(','), body });
    if (Object.keys(fields).some((path) => path.endsWith('.iam_instance_profile'))) {
      this.tell({ address, what: 'another profile linked' });
    }
    return operation;
  }

  /** Cancels what runs on the target, if anything does. */
  public cancelBySomeoneElse(address: TargetAddress): void {
    this.gke.target(address).cancel();
  }

  /** Takes the target away at once; with a cluster, its node pools. */
  public deleteBySomeoneElse(address: TargetAddress): void {
    const pools = address.nodePool === undefined ? this.gke.nodePools(address.location, address.cluster) : [];
    this.gke.delete(address);
    [{ address }, ...pools].forEach((gone) => this.tell({ address: gone.address, what: 'deleted' }));
  }

  private tell(interference: Interference): void {
    this.listeners.forEach((listener) => listener(interference));
  }
}
