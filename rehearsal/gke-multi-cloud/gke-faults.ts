import type { GkeMultiCloud } from './gke-multi-cloud';
import { withValueAt, type JsonObject, type JsonValue } from './json';
import type { Operation } from './operation';
import type { TargetAddress } from './resource-name';
import type { UpdateFailure } from './rolling-update';
import type { Condition } from './target';
import { parseUpdateMask } from './update-mask';

/**
 * What may happen to a target, apart from what the API is asked for.
 *
 * Methods named `…BySomeoneElse` are other people's doing: they obey the API's rules, but are not in the request log.
 * Something that is to happen later is scheduled on the clock: `clock.at(time, () => gke.faults.…)`.
 */
export class GkeFaults {
  public constructor(private readonly gke: GkeMultiCloud) {}

  /** The next update or rollback of the target fails at a node (counted from 1); those before it are moved. */
  public failNextUpdate(address: TargetAddress, atNode: number, failure: UpdateFailure): void {
    this.gke.target(address).befall({ kind: 'fail', atNode, failure });
  }

  /** The next update or rollback of the target stands still at a node until it is cancelled. */
  public stallNextUpdate(address: TargetAddress, atNode: number): void {
    this.gke.target(address).befall({ kind: 'stall', atNode });
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
    return this.gke.patch(address, { updateMask: Object.keys(fields).join(','), body });
  }

  /** Cancels what runs on the target, if anything does. */
  public cancelBySomeoneElse(address: TargetAddress): void {
    this.gke.target(address).cancel();
  }

  /** Takes the target away at once; with a cluster, its node pools. */
  public deleteBySomeoneElse(address: TargetAddress): void {
    this.gke.delete(address);
  }
}
