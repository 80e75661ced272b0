import { withValueAt, type JsonObject, type JsonValue } from './json';
import type { Condition, Obstacles } from './obstacles';
import type { Operation } from './operation';
import type { TargetAddress } from './resource-name';
import type { UpdateFailure, UpdateFault } from './rolling-update';
import type { Target } from './target';
import { parseUpdateMask } from './update-mask';

/** What somebody else has done to a target. */
interface Interference {
  readonly address: TargetAddress;
  readonly what: 'another profile linked' | 'deleted';
}

/** An operation of somebody else that was cancelled or undone through the API: whoever did that took it for theirs. */
interface Trespass {
  readonly time: number;
  readonly what: 'cancelled' | 'rolled back';
  readonly operation: Operation;
}

/** What faults need of the stand-in that they befall. */
interface Project {
  target(address: TargetAddress): Target;
  nodePools(location: string, cluster: string): readonly Target[];
  patch(address: TargetAddress, request: { readonly updateMask: string; readonly body: JsonObject }): Promise<Operation>;
  delete(address: TargetAddress): void;
}

/**
 * What may happen to a target, apart from what the API is asked for.
 *
 * Methods named `…BySomeoneElse` are other people's doing: they obey the API's rules, but are not in the request log.
 * Something that is to happen later is scheduled on the clock: `clock.at(time, () => gke.faults.…)`.
 */
export class GkeFaults {
  public readonly trespasses: Trespass[] = [];
  private readonly listeners: ((interference: Interference) => void)[] = [];

  public constructor(
    private readonly gke: Project,
    private readonly now: () => number,
  ) {}

  /** Tells of everything that somebody else does about which profile a target runs under. */
  public onInterference(listener: (interference: Interference) => void): void {
    this.listeners.push(listener);
  }

  /** The next update or rollback of the target fails at a node (counted from 1); those before it are moved. */
  public failNextUpdate(address: TargetAddress, atNode: number, failure: UpdateFailure): void {
    this.obstacles(address).ofNextUpdate = { kind: 'fail', atNode, failure };
  }

  /** The next update or rollback of the target stands still at a node until it is cancelled. */
  public stallNextUpdate(address: TargetAddress, atNode: number): void {
    this.obstacles(address).ofNextUpdate = { kind: 'stall', atNode };
  }

  /** The next rollback of the target stands still at its first node until it is cancelled, whatever befalls updates. */
  public stallNextRollback(address: TargetAddress): void {
    this.obstacles(address).ofNextRollback = { kind: 'stall', atNode: 1 };
  }

  /** Something that no list of operations shows keeps the target from being changed; `undefined` ends it. */
  public keepBusy(address: TargetAddress, words: string | undefined): void {
    this.obstacles(address).occupation = words;
  }

  /** Google refuses every update of the target in these words, also one that is to be validated only; `undefined` ends it. */
  public refuseUpdates(address: TargetAddress, words: string | undefined): void {
    this.obstacles(address).refusal = words;
  }

  /** The next update that succeeds leaves the target unwell nevertheless. */
  public setConditionAfterNextUpdate(address: TargetAddress, condition: Condition): void {
    this.obstacles(address).aftermath = condition;
  }

  /** An instance under the profile that Google does not know of, and EC2 goes on showing. Returns its ID. */
  public leaveStrayInstance(address: TargetAddress, profileName: string): string {
    return this.gke.target(address).nodes.leaveStray(profileName);
  }

  public removeStrayInstances(address: TargetAddress): void {
    this.gke.target(address).nodes.removeStrays();
  }

  /** Updates any fields that an update mask may name: `{ 'config.iam_instance_profile': 'theirs' }`; the fault befalls this update only. */
  public async updateBySomeoneElse(
    address: TargetAddress,
    fields: Readonly<Record<string, JsonValue>>,
    fault?: UpdateFault,
  ): Promise<Operation> {
    const target = this.gke.target(address);
    const body = Object.entries(fields).reduce<JsonObject>((partial, [path, value]) => {
      const [steps = []] = parseUpdateMask(path, target.kind.maskPaths);
      return withValueAt(partial, steps, value);
    }, {});
    const forOthers = target.obstacles.ofNextUpdate;
    target.obstacles.ofNextUpdate = fault ?? forOthers;
    let operation: Operation;
    try {
      operation = await this.gke.patch(address, { updateMask: Object.keys(fields).join(','), body });
    } finally {
      if (fault) {
        target.obstacles.ofNextUpdate = forOthers;
      }
    }
    operation.startedBySomeoneElse = true;
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

  /** Called for every operation that is cancelled or undone through the API. */
  public noteTrespass(what: Trespass['what'], operation: Operation): void {
    if (operation.startedBySomeoneElse) {
      this.trespasses.push({ time: this.now(), what, operation });
    }
  }

  private obstacles(address: TargetAddress): Obstacles {
    return this.gke.target(address).obstacles;
  }

  private tell(interference: Interference): void {
    this.listeners.forEach((listener) => listener(interference));
  }
}
