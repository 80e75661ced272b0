import * as fc from 'fast-check';
import type { WatchRow } from '../../lambda/ledger/watch-row';
import { EVENT_SOURCE, EventType, OWNER_TAG_KEY, TARGET_TAG_KEY } from '../../lib/contract';
import { makeNodeRole, makeProfile } from '../../rehearsal/play/made-by-hand';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play, WORKERS } from '../../rehearsal/play/play';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { validateDetail } from '../support/event-schema';

/*
 * Random lives of a target that people edit by hand: after each time that the watch has looked, what it has found and not
 * resolved is what people have edited and not mended, and a new generation mends it all. The real bundle looks.
 */

const LONGER_THAN_AN_INTERVAL_MS = 61 * 60 * 1000;
const UNTRUSTING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const THEIR_ROLE = 'made-by-hand-too';
const THEIR_PROFILE = 'workers-before';

type Deed = 'swap role' | 'take role out' | 'put role back' | 'untag' | 'tag again' | 'distrust' | 'trust again' | 'link theirs' | 'rotate' | 'nothing';
const DEEDS: readonly Deed[] = ['swap role', 'take role out', 'put role back', 'untag', 'tag again', 'distrust', 'trust again', 'link theirs', 'rotate', 'nothing'];

interface Found {
  readonly open: readonly string[];
  readonly found: readonly unknown[];
  readonly resolved: readonly unknown[];
  readonly untold: number;
}

/** One target, and what people have done to it since its last rotation. */
class Life {
  public static async begin(): Promise<Life> {
    const play = await Play.begin({ nodes: 1, secondsPerNode: 10 }, SILENT);
    makeNodeRole(play.cloud.iam, { roleName: THEIR_ROLE });
    makeProfile(play.cloud.iam, THEIR_PROFILE);
    const life = new Life(play);
    await life.rotate();
    return life;
  }

  public readonly edited = new Set<string>();
  private generation = 0;
  private role = '';
  private profile = '';
  private tags: Readonly<Record<string, string>> = {};
  private trust = '';

  private constructor(public readonly play: Play) {}

  public async do(deed: Deed): Promise<void> {
    const { iam, gke } = this.play.cloud;
    const { administrator } = this.play;
    switch (deed) {
      case 'swap role':
      case 'take role out':
      case 'put role back':
        for (const held of iam.profile(this.profile).roleNames) {
          await administrator.removeRole(this.profile, held);
        }
        if (deed !== 'take role out') {
          await administrator.addRole(this.profile, deed === 'swap role' ? THEIR_ROLE : this.role);
        }
        this.note('profile changed', deed !== 'put role back');
        break;
      case 'untag':
        await administrator.untag(this.profile, [OWNER_TAG_KEY, TARGET_TAG_KEY]);
        this.note('marks changed', true);
        break;
      case 'tag again':
        iam.tagInstanceProfile(this.profile, this.tags);
        this.note('marks changed', false);
        break;
      case 'distrust':
      case 'trust again':
        await administrator.changeTrust(this.role, deed === 'distrust' ? UNTRUSTING : this.trust);
        break;
      case 'link theirs':
        await gke.faults.updateBySomeoneElse(WORKERS, { 'config.iam_instance_profile': THEIR_PROFILE });
        await this.play.pass(60_000);
        this.note('linked elsewhere', true);
        break;
      case 'rotate':
        await administrator.changeTrust(this.role, this.trust);
        await this.rotate();
        break;
      case 'nothing':
        break;
    }
    // The trust of a role counts while the profile holds it.
    const isTrusted = iam.profile(this.profile).roleNames.every((held) => iam.role(held).assumeRolePolicyDocument !== UNTRUSTING);
    this.note('trust lost', !isTrusted);
  }

  /** Kinds of what is open, as the ledger has it, and the IDs of what was told. */
  public async found(): Promise<Found> {
    const { events, dynamoDb, cloudFormation } = this.play.cloud;
    const { physicalId = '' } = cloudFormation.describe(SAMPLE_STACK).resources.find(({ logicalId }) => logicalId === 'GkeInstanceProfileRotationLedger') ?? {};
    const row = (await dynamoDb.rows(physicalId)).find(({ id }) => id === 'watch#findings') as unknown as WatchRow;
    const open = Object.values(row.targets).flatMap(({ findings }) => findings.map(({ kind }) => kind)).filter((kind) => kind !== 'left over');
    const told = events.published.filter(({ source }) => source === EVENT_SOURCE);
    told.forEach(validateDetail);
    const idsOf = (type: string): unknown[] => told.filter((event) => event['detail-type'] === type).map(({ detail }) => detail['id']);
    return { open: open.sort(), found: idsOf(EventType.DRIFT_FOUND), resolved: idsOf(EventType.DRIFT_RESOLVED), untold: row.notices.length };
  }

  private note(kind: string, isSo: boolean): void {
    if (isSo) {
      this.edited.add(kind);
    } else {
      this.edited.delete(kind);
    }
  }

  private async rotate(): Promise<void> {
    const { play } = this;
    this.generation += 1;
    play.checkStatus(await play.deploy('', { generation: String(this.generation), adopt: true }), this.generation === 1 ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
    await play.settle();
    const { iam } = play.cloud;
    this.profile = play.newestProfile() ?? '';
    [this.role = ''] = iam.profile(this.profile).roleNames;
    this.tags = iam.profile(this.profile).tags;
    this.trust = iam.role(this.role).assumeRolePolicyDocument;
    this.edited.clear();
  }
}

async function expectEditsToBeFound(deeds: readonly Deed[]): Promise<void> {
  const life = await Life.begin();
  try {
    for (const deed of [...deeds, 'nothing' as const, 'rotate' as const]) {
      await life.do(deed);
      await life.play.watch(LONGER_THAN_AN_INTERVAL_MS);
      const { open, found, resolved, untold } = await life.found();
      expect(open).toEqual([...life.edited].sort());
      // What was told adds up to it, and nothing was told twice.
      expect(new Set([...found, ...resolved]).size).toBe(found.length + resolved.length);
      expect(found.length - resolved.length).toBe(open.length);
      expect(untold).toBe(0);
    }
    expect(life.edited.size).toBe(0);
    expect(life.play.failures).toEqual([]);
  } finally {
    await life.play.end();
  }
}

test.each(DEEDS.map((deed) => [deed]))('%s: what lasts longer than an interval is found once, and nothing that is mended stays open', async (deed) => {
  await expectEditsToBeFound([deed]);
});

test('what people do in any order is found as long as it lasts', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...DEEDS), { minLength: 2, maxLength: 6 }), expectEditsToBeFound), { numRuns: 5, endOnFailure: true });
});
