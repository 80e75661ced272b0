import * as fc from 'fast-check';
import { claimsOf, targetsOf, type ClaimingRequest } from '../../../lambda/decision/claims';
import { QUIET_AFTER_TAKEOVER_MS } from '../../../lambda/decision/times';
import { newTargetRow, NO_ATTEMPTS, type TargetRow } from '../../../lambda/ledger/target-row';
import { physicalResourceId, type Link } from '../../../lambda/request/link';
import { resourceName } from '../../../lambda/request/target';
import { linkTo } from '../support/link';

const T0 = Date.UTC(2026, 10, 2, 12);
const SECOND = 1000;

const link = (profile: string, nodePool = 'workers'): Link =>
  linkTo(profile, { target: { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool } });
const create = (requestId: string, issuedAt: number, profile: string): ClaimingRequest => ({ requestId, requestType: 'Create', issuedAt, link: link(profile) });
const update = (requestId: string, issuedAt: number, profile: string, old: string, oldPool?: string): ClaimingRequest =>
  ({ requestId, requestType: 'Update', issuedAt, link: link(profile), oldLink: link(old, oldPool) });
/** From p1 on the target to p2 on another one. */
const move = (requestId: string, issuedAt: number): ClaimingRequest => ({ ...update(requestId, issuedAt, 'p2', 'p1'), link: link('p2', 'canary') });
const remove = (requestId: string, issuedAt: number, profile: string): ClaimingRequest => ({ requestId, requestType: 'Delete', issuedAt, link: link(profile) });

/** A ledger of plain rows: plans a request as `begin` does and writes what the plan says. */
class Rows {
  /** The target runs under p1, which `r1` has linked. */
  public static settled(before?: string): Rows {
    const rows = new Rows();
    rows.take(create('r1', T0, 'p1'));
    rows.settle(before);
    return rows;
  }

  public readonly rows = new Map<string, TargetRow>();

  public take(request: ClaimingRequest, now = request.issuedAt): string {
    const read = new Map(targetsOf(request).map((name) => [name, this.rows.get(name) ?? newTargetRow(name)]));
    const plan = claimsOf(request, read, now);
    plan.rows.forEach((row) => this.rows.set(row.id, row));
    if (plan.refusal !== undefined) {
      return `refused: ${plan.refusal}`;
    }
    return plan.supersededBy === undefined ? plan.assignments.map(({ role, link: { profile } }) => `${role} ${profile.name}`).join(', ') : 'superseded';
  }

  public row(nodePool = 'workers'): TargetRow {
    const row = this.rows.get(resourceName(link('any', nodePool).target));
    if (row === undefined) {
      throw new Error(`no row of ${nodePool}`);
    }
    return row;
  }

  /** What the engine does when the holder of the claim has linked what it desired. */
  public settle(before?: string): void {
    const row = this.row();
    this.rows.set(row.id, {
      ...row,
      settledOn: row.desired?.name,
      ...(before === undefined ? {} : { before: { name: before } }),
      ...(row.claim === undefined ? {} : { claim: { ...row.claim, ended: true } }),
    });
  }
}

describe('a request that comes alone', () => {
  it('claims the target for its profile', () => {
    const rows = new Rows();
    expect(rows.take(create('r1', T0, 'p1'))).toBe('link p1');
    expect(rows.row()).toMatchObject({ desired: { name: 'p1' }, claim: { requestId: 'r1', goal: 'link', notBefore: T0, ended: false } });
  });

  it('changes nothing when it comes again, whichever kind it is', () => {
    const rows = new Rows();
    for (const [request, what] of [
      [create('r1', T0, 'p1'), 'link p1'],
      [update('r2', T0 + SECOND, 'p2', 'p1'), 'link p2'],
      [update('r3', T0 + 2 * SECOND, 'p1', 'p2'), 'restore p1'],
      [remove('r4', T0 + 3 * SECOND, 'p1'), 'restore p1'],
    ] as const) {
      expect(rows.take(request)).toBe(what);
      const once = JSON.stringify(rows.row());
      expect(rows.take(request)).toBe(what);
      expect(JSON.stringify(rows.row())).toBe(once);
    }
  });
});

describe('a rollback', () => {
  it('is recognized by a profile that the target has known before', () => {
    const rows = Rows.settled();
    expect(rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'))).toBe('link p2');
    expect(rows.take(update('r3', T0 + 90 * SECOND, 'p1', 'p2'))).toBe('restore p1');
    expect(rows.row()).toMatchObject({ desired: { name: 'p1' }, leaving: [{ name: 'p2' }], tombstones: ['p2'] });
  });

  it('of an update that never arrived leaves the target alone and keeps the late update from acting', () => {
    const rows = Rows.settled();
    expect(rows.take(update('r3', T0 + 90 * SECOND, 'p1', 'p2'))).toBe('restore p1');
    expect(rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'), T0 + 100 * SECOND)).toBe('superseded');
    expect(rows.row().desired?.name).toBe('p1');
  });

  it('of a first adoption links what was there before', () => {
    const rows = Rows.settled('by-hand');
    expect(rows.take(remove('r2', T0 + 60 * SECOND, 'p1'))).toBe('restore p1');
    expect(rows.row()).toMatchObject({ desired: { name: 'by-hand' }, leaving: [{ name: 'p1' }] });
  });

  it('of a link that was rotated before, on a target that is given up, leaves the target as it runs', () => {
    const rows = Rows.settled('by-hand');
    rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'));
    rows.settle('p1');
    expect(rows.take(remove('r3', T0 + 90 * SECOND, 'p1'))).toBe('delete p1');
    expect(rows.take(remove('r4', T0 + 120 * SECOND, 'p2'))).toBe('restore p2');
    expect(rows.row().desired).toBeUndefined();
  });

  it('of a change of target moves the new target back as well', () => {
    const rows = Rows.settled();
    expect(rows.take(move('r2', T0 + 60 * SECOND))).toBe('link p2');
    expect(rows.take(update('r3', T0 + 90 * SECOND, 'p1', 'p2', 'canary'))).toBe('restore p1, restore p2');
    expect(rows.row('canary')).toMatchObject({ leaving: [{ name: 'p2' }], claim: { requestId: 'r3', goal: 'restore' } });
  });

  it('is not what a clean-up is after the rotation has moved to another target: the old one stays as it runs', () => {
    const rows = Rows.settled('by-hand');
    rows.take(move('r2', T0 + 60 * SECOND));
    expect(rows.take(remove('r3', T0 + 90 * SECOND, 'p1'))).toBe('delete p1');
    expect(rows.row().desired?.name).toBe('p1');
  });

  it('after a rotation has moved to another target and back again is one all the same', () => {
    const rows = Rows.settled('by-hand');
    rows.take(move('r2', T0 + 60 * SECOND));
    rows.take(update('r3', T0 + 90 * SECOND, 'p1', 'p2', 'canary'));
    expect(rows.take(remove('r4', T0 + 120 * SECOND, 'p1'))).toBe('restore p1');
  });

  it('is not seen in an update that changes neither target nor profile', () => {
    const rows = Rows.settled();
    expect(rows.take(update('r2', T0 + 60 * SECOND, 'p1', 'p1'))).toBe('link p1');
  });
});

describe('an update that is asked for a second time, after a deployment without rollback', () => {
  const AGAIN = T0 + 600 * SECOND;

  it('tells what to change where the first one was put back', () => {
    const rows = Rows.settled();
    rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'));
    expect(rows.take(update('r3', T0 + 90 * SECOND, 'p1', 'p2'))).toBe('restore p1');
    rows.settle();
    expect(rows.take(update('r4', AGAIN, 'p2', 'p1'))).toMatch(/^refused: p2 was given up: .*Change the rotation's generation, then deploy again$/);
    expect(rows.take(update('r5', AGAIN + SECOND, 'p1', 'p2'))).toBe('restore p1');
    expect(rows.take(update('r6', AGAIN + 2 * SECOND, 'p3', 'p1'))).toBe('link p3');
    expect(rows.row().tombstones).toEqual(['p2']);
  });

  it('goes forward again where the first one was not put back, and gives up nothing', () => {
    const rows = Rows.settled();
    rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'));
    expect(rows.take(update('r3', AGAIN, 'p2', 'p1'))).toBe('link p2');
    expect(rows.row()).toMatchObject({ tombstones: [], leaving: [] });
    expect(rows.take(update('r4', AGAIN + SECOND, 'p1', 'p2'))).toBe('restore p1');
    expect(rows.take(update('r5', AGAIN + 2 * SECOND, 'p1', 'p2'))).toBe('restore p1');
  });

  it('and moves to another target, does not move the first target back', () => {
    const rows = Rows.settled('by-hand');
    rows.take(move('r2', T0 + 60 * SECOND));
    expect(rows.take(move('r3', AGAIN))).toBe('link p2');
    expect(rows.row()).toMatchObject({ desired: { name: 'p1' }, leaving: [], tombstones: [] });
    expect(rows.take(update('r4', AGAIN + SECOND, 'p1', 'p2', 'canary'))).toBe('restore p1, restore p2');
    expect(rows.take(update('r5', AGAIN + 2 * SECOND, 'p1', 'p2', 'canary'))).toMatch(/^restore p1, /);
  });
});

describe('a deletion', () => {
  it('of a profile that is no longer desired takes no claim', () => {
    const rows = Rows.settled();
    rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'));
    rows.settle();
    expect(rows.take(remove('r3', T0 + 90 * SECOND, 'p1'))).toBe('delete p1');
    expect(rows.row()).toMatchObject({ desired: { name: 'p2' }, claim: { requestId: 'r2' } });
  });

  it('that overtakes its creation keeps the creation from acting', () => {
    const rows = new Rows();
    expect(rows.take(remove('r2', T0 + SECOND, 'p1'))).toBe('delete p1');
    expect(rows.take(create('r1', T0, 'p1'), T0 + 60 * SECOND)).toMatch(/^refused: p1 was given up: /);
  });

  it('whose ID is that of another link moves, claims and deletes nothing', () => {
    for (const given of ['p2', 'p0']) {
      const rows = Rows.settled('by-hand');
      const before = JSON.stringify([...rows.rows]);
      const contradiction = { ...remove('r2', T0 + 60 * SECOND, 'p1'), physicalResourceId: physicalResourceId(link(given)) };
      expect(rows.take(contradiction)).toMatch(/^refused: the PhysicalResourceId acme-prod\/us-east4\/prod\/workers\/p\d is not that of the properties .*: nothing was moved or deleted$/);
      expect(JSON.stringify([...rows.rows])).toBe(before);
    }
  });

  it.each(['app-Link-0AB1CD2EF3', physicalResourceId(link('p1')), 'no-link'])('whose ID is %s is what its properties say', (physicalResourceId) => {
    const rows = Rows.settled('by-hand');
    expect(rows.take({ ...remove('r2', T0 + 60 * SECOND, 'p1'), physicalResourceId })).toBe('restore p1');
  });

  it('issued in the same second as the creation wins', () => {
    const rows = new Rows();
    rows.take(create('r1', T0, 'p1'));
    expect(rows.take(remove('r2', T0, 'p1'))).toBe('restore p1');
    expect(rows.take(create('r1', T0, 'p1'))).toBe('superseded');
  });
});

describe('a takeover', () => {
  it('waits for the functions of a request that had not ended', () => {
    const rows = new Rows();
    rows.take(create('r1', T0, 'p1'));
    rows.take(remove('r2', T0 + SECOND, 'p1'), T0 + 5 * SECOND);
    expect(rows.row().claim?.notBefore).toBe(T0 + 5 * SECOND + QUIET_AFTER_TAKEOVER_MS);
  });

  it('of a takeover that has not acted yet waits for both', () => {
    const rows = new Rows();
    rows.take(create('r1', T0, 'p1'));
    rows.take(update('r2', T0 + SECOND, 'p2', 'p1'), T0 + 50 * SECOND);
    rows.take(update('r3', T0 + 2 * SECOND, 'p1', 'p2'), T0 + 51 * SECOND);
    expect(rows.row().claim?.notBefore).toBe(T0 + 51 * SECOND + QUIET_AFTER_TAKEOVER_MS);
  });

  it('after an end need not wait', () => {
    const rows = Rows.settled();
    rows.take(update('r2', T0 + 60 * SECOND, 'p2', 'p1'), T0 + 70 * SECOND);
    expect(rows.row().claim?.notBefore).toBe(T0 + 70 * SECOND);
  });
});

describe('in whatever order and how often requests arrive', () => {
  interface History {
    readonly requests: readonly ClaimingRequest[];
    /** Requests that CloudFormation abandoned: whether they have arrived matters to nobody. */
    readonly abandoned: ReadonlySet<ClaimingRequest>;
    readonly current: string;
  }

  /** A creation, then updates that are kept (the old profile is deleted in clean-up) or abandoned and rolled back. */
  const histories: fc.Arbitrary<History> = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }).map((rolledBack) => {
    const requests: ClaimingRequest[] = [create('r0', T0, 'p0')];
    const abandoned = new Set<ClaimingRequest>();
    let current = 'p0';
    rolledBack.forEach((isRolledBack, index) => {
      const next = `p${index + 1}`;
      const forward = update(`u${index}`, T0 + (10 * index + 1) * SECOND, next, current);
      requests.push(forward);
      if (isRolledBack) {
        abandoned.add(forward);
        requests.push(update(`b${index}`, T0 + (10 * index + 2) * SECOND, current, next));
      } else {
        requests.push(remove(`d${index}`, T0 + (10 * index + 3) * SECOND, current));
        current = next;
      }
    });
    return { requests, abandoned, current };
  });

  it('the last template\'s profile is desired in the end, and nothing that was rolled back or deleted is', () => {
    const disorder = fc.array(fc.record({ which: fc.nat(20), late: fc.nat(20) }), { maxLength: 8 });
    fc.assert(
      fc.property(histories, disorder, fc.array(fc.boolean(), { maxLength: 6 }), ({ requests, abandoned, current }, repeats, lost) => {
        // What CloudFormation waited for has arrived in order; what it abandoned may never have; anything may come again.
        const deliveries = requests.filter((request, index) => !abandoned.has(request) || lost[index] !== true);
        for (const { which, late } of repeats) {
          const request = requests[which % requests.length];
          if (request !== undefined) {
            const first = Math.max(requests.indexOf(request), deliveries.indexOf(request) + 1);
            deliveries.splice(Math.min(first + late, deliveries.length), 0, request);
          }
        }
        const rows = new Rows();
        deliveries.forEach((request, index) => rows.take(request, T0 + (100 + index) * SECOND));
        expect(rows.row().desired?.name).toBe(current);
        expect(rows.row().tombstones).not.toContain(current);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('what one request has seen and done is not what the next one goes by', () => {
  const rows = new Rows();
  rows.take(create('1', T0, 'a'));
  const its: Partial<TargetRow> = {
    attempts: { patch: 1, rollback: 1 },
    preflight: { since: T0, passed: true, warnings: 'it may fail' },
    awaitingEvidenceSince: T0,
    busy: { since: T0 },
    progress: { requestId: '1', why: 'it waits' },
  };
  rows.rows.set(rows.row().id, { ...rows.row(), ...its });
  rows.take(create('1', T0, 'a'));
  expect(rows.row()).toMatchObject(its);
  rows.take(update('2', T0 + 60 * SECOND, 'b', 'a'));
  const { attempts, preflight, awaitingEvidenceSince, busy, progress } = rows.row();
  expect({ attempts, preflight, awaitingEvidenceSince, busy, progress }).toEqual({ attempts: NO_ATTEMPTS });
});
