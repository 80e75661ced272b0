import { EVENT_SOURCE, EventType, LEDGER_LOGICAL_ID } from '../../../lib/contract';
import { EVENT_DETAIL } from '../../../lambda/events/event';
import { parseTargetRow, parseWatchRow } from '../../../lambda/ledger/parse-row';
import { FINDING_KINDS, isDrift, NO_WATCH, type DriftKind, type FindingKind } from '../../../lambda/ledger/watch-row';
import type { LocalCloud } from '../../play/local-cloud';
import type { DriftCheck, ToldDrift } from '../invariants/recording';
import type { TargetAddress } from '../../google/gke-multi-cloud/resource-name';
import { DriftTruth } from './drift-truth';
import { addressIn } from './targets';
import type { Touches } from './touches';
import type { Belief, Witness } from './witness';

interface Ledger {
  /** The profile that each is to run under. */
  readonly targets: ReadonlyMap<string, string | undefined>;
  readonly watched: ReadonlyMap<string, { readonly lookedAt: number; readonly open: readonly FindingKind[]; readonly leftOver: readonly string[]; readonly unknown: readonly string[] }>;
}

/** Compares what the watch holds open, and has told, with what people have edited. */
export class DriftWitness {
  public readonly truth: DriftTruth;
  public readonly checks: DriftCheck[] = [];

  public constructor(
    private readonly cloud: LocalCloud,
    private readonly witness: Witness,
    private readonly touches: Touches,
    private readonly stackName: string,
  ) {
    this.truth = new DriftTruth(cloud);
  }

  /** Everything that was told, each happening once. */
  public told(): readonly ToldDrift[] {
    const drift = this.cloud.events.published.filter((event) => event.source === EVENT_SOURCE && [EventType.DRIFT_FOUND, EventType.DRIFT_RESOLVED].some((type) => type === event['detail-type']));
    const told = drift.map((event): ToldDrift => {
      const { id, target, profile = '', finding = '', since = '' } = EVENT_DETAIL.parse(event.detail);
      return { id, what: event['detail-type'] === EventType.DRIFT_FOUND ? 'found' : 'resolved', target: shortName(target), profile, kind: finding, since: Date.parse(since), at: Date.parse(event.time) };
    });
    return told.filter(({ id }, index) => told.findIndex((one) => one.id === id) === index);
  }

  /** Nothing goes wrong any more: lets so much time pass, with all looks that fall into it, and compares. */
  public async watchFor(ms: number): Promise<void> {
    const { clock, events } = this.cloud;
    const [since, before, toldBefore] = [clock.now(), await this.ledger(), this.told().length];
    const until = since + ms;
    events.runSchedules(ms);
    clock.at(until, () => undefined);
    await clock.run(() => clock.now() >= until);
    events.stopSchedules();
    await clock.run(() => this.cloud.isQuiet());
    const after = await this.ledger();
    const told = this.told().slice(toldBefore);
    for (const belief of this.witness.beliefs()) {
      this.checks.push(this.check(belief, { since, before, after, told }));
    }
  }

  private check({ target, profile: believed, properties }: Belief, { since, before, after, told }: { readonly since: number; readonly before: Ledger; readonly after: Ledger; readonly told: readonly ToldDrift[] }): DriftCheck {
    const seen = after.watched.get(target);
    const profile = after.targets.get(target) ?? believed;
    const isUnknown = (kind: FindingKind): boolean => seen?.unknown.some((words) => words.startsWith(`${FINDING_KINDS[kind]}:`)) === true;
    const drift = (kinds: readonly FindingKind[] = []): readonly string[] => kinds.filter((kind) => isDrift({ kind }) && kind !== 'nodes elsewhere' && !isUnknown(kind)).sort();
    const exempt = this.touches.exempt(target) ?? (this.witness.isAtRest() ? undefined : 'the stack has not come to rest');
    return {
      time: this.cloud.clock.now(),
      target,
      isLookedAt: seen !== undefined && seen.lookedAt >= since,
      deviating: drift(this.deviating(addressIn(properties), profile)),
      before: drift(before.watched.get(target)?.open),
      open: drift(seen?.open),
      found: drift(told.filter((one) => one.target === target && one.what === 'found').map(({ kind }) => kind as DriftKind)),
      resolved: drift(told.filter((one) => one.target === target && one.what === 'resolved').map(({ kind }) => kind as DriftKind)),
      gone: (seen?.leftOver ?? []).filter((name) => !this.cloud.iam.current.profiles.has(name)),
      ...(exempt === undefined ? {} : { exempt }),
    };
  }

  private deviating(address: TargetAddress, profile: string): readonly DriftKind[] {
    const view = this.cloud.viewOf(address);
    const atGoogle: readonly DriftKind[] = view === undefined ? ['target gone'] : view.linkedProfile === profile ? [] : ['linked elsewhere'];
    return [...this.truth.kindsOf(profile), ...atGoogle];
  }

  private async ledger(): Promise<Ledger> {
    const { cloudFormation, dynamoDb } = this.cloud;
    const table = this.witness.beliefs().length === 0 ? undefined : cloudFormation.describe(this.stackName).resources.find(({ logicalId }) => logicalId === LEDGER_LOGICAL_ID)?.physicalId;
    const rows = table === undefined ? [] : await dynamoDb.rows(table);
    const watch = rows.find(({ id }) => id === 'watch#findings');
    const { targets } = watch === undefined ? NO_WATCH : parseWatchRow('ledger', 'watch', watch);
    const ofTargets = rows.flatMap((row) => (String(row['id']).startsWith('target#') ? [[shortName(String(row['id'])), parseTargetRow('ledger', 'target', row)] as const] : []));
    return {
      targets: new Map(ofTargets.map(([name, { desired }]) => [name, desired?.name])),
      watched: new Map(
        Object.entries(targets).map(([name, { lookedAt, findings, unknown = [] }]) => [
          shortName(name),
          { lookedAt, open: findings.map(({ kind }) => kind), leftOver: findings.filter(({ kind }) => kind === 'left over').map(({ profile }) => profile), unknown },
        ]),
      ),
    };
  }
}

/** As the targets of a life are called. */
function shortName(resourceName: string): string {
  return /awsNodePools\/([^/]+)$/.exec(resourceName)?.[1] ?? 'control-plane';
}
