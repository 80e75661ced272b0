import type { EvaluationResult } from '@aws-sdk/client-iam';
import * as fc from 'fast-check';
import { ServiceCallError } from '../../../lambda/errors/service-call-error';
import type { GkeOperation } from '../../../lambda/google/resources';
import type { Assignment } from '../../../lambda/ledger/request-row';
import { newTargetRow, type TargetRow } from '../../../lambda/ledger/target-row';
import type { AccessQuestion } from '../../../lambda/aws/policy-simulation';
import { moveTarget } from '../../../lambda/reconcile/move-target';
import type { Outcome } from '../../../lambda/reconcile/outcome';
import type { World } from '../../../lambda/reconcile/world';
import type { Link } from '../../../lambda/request/link';
import { API_ROLE, LINK, OTHER_STACK, profile, PROFILE, resource, role, STACK } from '../preflight/support/evidence';
import { requestRow } from '../support/requests';

/** What the world shows at one look. */
interface Weather {
  readonly passRole: 'allowed' | 'denied' | 'unknown' | 'refused';
  readonly trusts: boolean;
  readonly update: 'accepted' | 'invalid' | 'busy' | 'transient';
  readonly linkedOwner: string;
}

const FAIR: Weather = { passRole: 'allowed', trusts: true, update: 'accepted', linkedOwner: STACK };
const NOBODY = '{"Version":"2012-10-17","Statement":[]}';
const PATIENCE_SECONDS = 90;

const TARGET = 'projects/acme/locations/us-east4/awsClusters/prod/awsNodePools/workers';
const REQUEST = requestRow({ stackId: STACK });

/** One request that wants a target linked, look by look; nothing of Google happens but that it is asked. */
class Rotation {
  public now = 0;
  public row: TargetRow;
  /** Whether the pre-flight had passed, and how many looks there were before, at each PATCH. */
  public readonly patches: { readonly passed: boolean; readonly looks: number }[] = [];
  public asked = 0;
  public looks = 0;

  public constructor(
    private readonly link: Partial<Link>,
    private readonly weather: (look: number) => Weather,
    changes: Partial<TargetRow> = {},
  ) {
    this.row = {
      ...newTargetRow(TARGET),
      claim: { requestId: REQUEST.id, issuedAt: 0, goal: 'link', notBefore: 0, ended: false },
      desired: { name: 'new', arn: PROFILE },
      prepared: 'new',
      awsRegion: 'us-east-1',
      ...changes,
    };
  }

  public async look(mayAct = true): Promise<Outcome> {
    const assignment: Assignment = { link: { ...LINK, ...this.link }, role: 'link', done: false };
    const outcome = await moveTarget(this.world(this.weather(this.looks)), REQUEST, assignment, mayAct);
    this.looks += 1;
    this.now += outcome.kind === 'wait' ? outcome.seconds * 1000 : 0;
    return outcome;
  }

  /** Looks until Google is asked for the update, or the rotation fails, however long it takes. */
  public async lookOn(): Promise<Outcome> {
    for (;;) {
      try {
        const outcome = await this.look();
        if (outcome.kind !== 'wait' || this.patches.length > 0) {
          return outcome;
        }
      } catch (error) {
        if (!(error instanceof ServiceCallError && error.kind === 'transient')) {
          throw error;
        }
        this.looks += 1;
        this.now += 15_000;
      }
    }
  }

  private operation(): GkeOperation {
    return { name: 'operation', done: false, target: TARGET, verb: 'update', createTime: 0 };
  }

  private world(weather: Weather): World {
    const nodes = role(weather.trusts ? {} : { trustPolicy: NOBODY });
    const gke = {
      get: () => Promise.resolve(resource()),
      cluster: () => Promise.resolve(resource({ apiRoleArn: API_ROLE })),
      operationsAround: () => Promise.resolve({ own: [], ofCluster: [] }),
      operation: () => Promise.resolve(this.operation()),
      validateLink: () => (weather.update === 'accepted' ? Promise.resolve() : Promise.reject(new ServiceCallError('Google says no.', weather.update))),
      linkProfile: () => {
        this.patches.push({ passed: this.row.preflight?.passed === true, looks: this.looks });
        return Promise.resolve(this.operation());
      },
    };
    const world = {
      ledger: {
        target: () => Promise.resolve(this.row),
        saveTarget: (row: TargetRow) => Promise.resolve((this.row = { ...row, revision: row.revision + 1 })),
      },
      profiles: {
        owner: STACK,
        describe: (name: string) => Promise.resolve(name === 'new' ? profile({ roles: [nodes] }) : profile({ arn: 'old', owner: weather.linkedOwner })),
      },
      policies: {
        evaluate: ({ actions }: AccessQuestion): Promise<readonly EvaluationResult[]> => {
          this.asked += 1;
          const isPassRole = actions.includes('iam:PassRole');
          if (isPassRole && weather.passRole === 'refused') {
            return Promise.reject(new ServiceCallError('AWS says no.', 'refused'));
          }
          const decision = isPassRole && weather.passRole !== 'allowed' ? 'implicitDeny' : 'allowed';
          const missing = isPassRole && weather.passRole === 'unknown' ? { MissingContextValues: ['aws:ResourceTag/team'] } : {};
          return Promise.resolve(actions.map((EvalActionName) => ({ EvalActionName, EvalDecision: decision, ...missing })));
        },
      },
      now: () => this.now,
      gke: () => Promise.resolve(gke),
      instancesUnder: () => Promise.resolve([]),
    };
    return world as unknown as World;
  }
}

const always = (weather: Partial<Weather>) => (): Weather => ({ ...FAIR, ...weather });

describe('where nothing is found', () => {
  it('the update is sent by the look after, not by the one that looked', async () => {
    const rotation = new Rotation({}, always({}));
    expect(await rotation.look()).toMatchObject({ kind: 'wait', seconds: 1, why: 'the pre-flight has passed, with 0 finding(s)' });
    expect(rotation.patches).toEqual([]);
    expect(rotation.row.preflight).toEqual({ since: 0, passed: true });
    await rotation.look();
    expect(rotation.patches).toEqual([{ passed: true, looks: 1 }]);
  });

  it('the look is not repeated', async () => {
    const rotation = new Rotation({}, always({}));
    await rotation.look();
    const { asked } = rotation;
    await rotation.look();
    await rotation.look();
    expect(rotation.asked).toBe(asked);
  });
});

describe('what is not to be looked at', () => {
  it.each<[string, Partial<Link>, Partial<TargetRow>]>([
    ['OFF', { preflight: 'OFF' }, {}],
    ['a way back', {}, { claim: { requestId: REQUEST.id, issuedAt: 0, goal: 'restore', notBefore: 0, ended: false } }],
    ['a change that may have been sent', {}, { attempts: { patch: 1, rollback: 0 } }],
  ])('%s: the update is sent at once, and nobody is asked about policies', async (_, link, row) => {
    const rotation = new Rotation(link, always({ passRole: 'denied', linkedOwner: OTHER_STACK }), row);
    await rotation.look();
    expect(rotation.patches).toHaveLength(1);
    expect(rotation.asked).toBe(0);
  });

  it('a target that is settled', async () => {
    const rotation = new Rotation({}, always({ passRole: 'denied' }), { desired: { name: 'old' }, prepared: 'old' });
    expect(await rotation.look()).toEqual({ kind: 'done' });
    expect(rotation.asked).toBe(0);
  });

  it('a target whose time is up', async () => {
    const rotation = new Rotation({}, always({}));
    expect(await rotation.look(false)).toMatchObject({ kind: 'wait', seconds: 0 });
    expect(rotation.asked).toBe(0);
  });
});

describe('where something stops it', () => {
  it('IAM gets 90 seconds to show what was allowed a moment ago', async () => {
    const rotation = new Rotation({}, (look) => ({ ...FAIR, passRole: look < 3 ? 'denied' : 'allowed' }));
    expect(await rotation.look()).toMatchObject({ kind: 'wait', seconds: 15, why: expect.stringContaining("the pre-flight looks again: Google's API role prod-gke-api may not pass") as string });
    expect(rotation.row.preflight).toEqual({ since: 0, passed: false });
    await rotation.lookOn();
    expect(rotation.patches).toEqual([{ passed: true, looks: 4 }]);
  });

  it('then it fails, with everything that was found', async () => {
    const rotation = new Rotation({}, always({ passRole: 'denied', trusts: false }));
    const outcome = await rotation.lookOn();
    expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringMatching(/nothing was touched \(2 stop it\): \(1\) EC2 may not assume role workers .* \(2\) Google's API role/) as string });
    expect(rotation.now).toBe(PATIENCE_SECONDS * 1000);
    expect(rotation.patches).toEqual([]);
  });

  it('every finding is a line of the log, also those that an answer has no room for', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const wordy = { ...FAIR, trusts: false, passRole: 'denied', linkedOwner: `${OTHER_STACK}${'x'.repeat(4096)}` } as const;
      const outcome = await new Rotation({}, () => wordy).look();
      expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringMatching(/\(3 stop it\): .* and 1 more in the log of the reconcile function$/) as string });
      const lines = write.mock.calls.map(([line]) => JSON.parse(String(line)) as { readonly what: string; readonly why: string; readonly status: string });
      expect(lines.filter(({ what }) => what === 'finding')).toMatchObject([
        { status: 'stops', why: expect.stringMatching(/^the linked profile old belongs to stack Other.*leaves that profile alone$/) as string },
        { status: 'stops', why: expect.stringMatching(/^EC2 may not assume role workers .*\}$/) as string },
        { status: 'stops', why: expect.stringMatching(/^Google's API role prod-gke-api may not pass role workers .*\}$/) as string },
      ]);
    } finally {
      write.mockRestore();
    }
  });

  it('what no waiting can help fails at once', async () => {
    const rotation = new Rotation({}, always({ linkedOwner: OTHER_STACK, passRole: 'denied' }));
    expect(await rotation.look()).toMatchObject({ kind: 'failed', why: expect.stringContaining('(1) the linked profile old belongs to stack Other') as string });
  });

  it('unless it is told to take over', async () => {
    const rotation = new Rotation({ adopt: true }, always({ linkedOwner: OTHER_STACK }));
    await rotation.lookOn();
    expect(rotation.patches).toHaveLength(1);
    expect(rotation.row.preflight?.warnings).toMatch(/^the target is taken over: /);
  });
});

describe('warnings', () => {
  it('are remembered for the words of a later failure, and of a time that is up', async () => {
    const rotation = new Rotation({}, always({ passRole: 'unknown' }));
    await rotation.lookOn();
    const warned = "The pre-flight had warned: whether Google's API role prod-gke-api may pass role workers to EC2 (iam:PassRole) cannot be known";
    expect(await rotation.look(false)).toMatchObject({ kind: 'wait', why: expect.stringContaining(warned) as string });
    rotation.row = { ...rotation.row, attempts: { patch: 5, rollback: 0 }, operation: undefined };
    expect(await rotation.look()).toMatchObject({ kind: 'failed', why: expect.stringContaining(warned) as string });
  });

  it('a simulation that is refused may be allowed in a minute, and goes unchecked after that', async () => {
    const rotation = new Rotation({}, always({ passRole: 'refused' }));
    await rotation.lookOn();
    expect(rotation.patches).toEqual([{ passed: true, looks: 7 }]);
    expect(rotation.row.preflight?.warnings).toMatch(/^not checked: iam:PassRole: AWS says no/);
  });
});

const anyWeather: fc.Arbitrary<Weather> = fc.record({
  passRole: fc.constantFrom('allowed', 'denied', 'unknown', 'refused'),
  trusts: fc.boolean(),
  update: fc.constantFrom('accepted', 'invalid', 'busy', 'transient'),
  linkedOwner: fc.constantFrom(STACK, OTHER_STACK),
});
/** It changes from look to look, and is what it is in the end. */
const weathers = fc
  .tuple(fc.array(anyWeather, { maxLength: 10 }), anyWeather.filter(({ update }) => update !== 'transient'))
  .map(([first, last]) => (look: number): Weather => first[look] ?? last);

describe('whatever the world shows', () => {
  it('ENFORCE asks Google for nothing before the pre-flight has passed, and passes only what nothing stops', async () => {
    await fc.assert(
      fc.asyncProperty(weathers, async (weather) => {
        const rotation = new Rotation({}, weather);
        const outcome = await rotation.lookOn();
        expect(rotation.patches.every(({ passed }) => passed)).toBe(true);
        const { passRole, trusts, update, linkedOwner } = weather(rotation.looks - 1 - rotation.patches.length);
        const isStopped = passRole === 'denied' || !trusts || update === 'invalid' || linkedOwner !== STACK;
        expect(outcome.kind).toBe(isStopped ? 'failed' : 'wait');
      }),
    );
  });

  it.each(['WARN', 'OFF'] as const)('%s never fails because of what was found', async (preflight) => {
    await fc.assert(
      fc.asyncProperty(weathers, async (weather) => {
        const rotation = new Rotation({ preflight }, weather);
        expect((await rotation.lookOn()).kind).toBe('wait');
        expect(rotation.patches).toHaveLength(1);
      }),
    );
  });
});
