import type { ResourceDefinition } from '../../../../../rehearsal/aws/cloudformation/template/template';
import { ApiClient } from '../support/api-client';
import { custom, inert, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;
let api: ApiClient;

beforeEach(async () => {
  cloud = await LocalCloud.open();
  api = await ApiClient.open(cloud.standIn);
});

afterEach(async () => {
  await api.close();
  await cloud.close();
});

interface WaitOptions {
  readonly Count?: number | string;
  readonly Timeout?: string;
  readonly properties?: Record<string, unknown>;
}

/** A wait condition as a template has it; the definition's type is what parsing makes of it. */
function wait({ Count, Timeout, properties = {} }: WaitOptions = {}, rest: Partial<ResourceDefinition> = {}): ResourceDefinition {
  const written = { Type: 'AWS::CloudFormation::WaitCondition', Properties: properties, CreationPolicy: { ResourceSignal: { Count, Timeout } }, ...rest };
  return written as unknown as ResourceDefinition;
}

/** Does something so many seconds from now; what is signalled then is refused or not, as the returned list says. */
function after(seconds: number, act: () => void | Promise<void>): string[] {
  const refusals: string[] = [];
  cloud.clock.at(cloud.clock.now() + seconds * 1000, async () => {
    try {
      await act();
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  });
  return refusals;
}

async function secondsOf(deployment: Promise<unknown>): Promise<number> {
  const started = cloud.clock.now();
  await deployment;
  return (cloud.clock.now() - started) / 1000;
}

describe('a wait condition', () => {
  test('is created when as many signals of success have come as its policy counts, and only then what depends on it', async () => {
    const refusals = [after(100, () => api.signal('Wait', 'one')), after(200, () => api.signal('Wait', 'two'))].flat();
    const seconds = await secondsOf(cloud.deploy({ Wait: wait({ Count: 2, Timeout: 'PT1H' }), Later: inert({}, { DependsOn: 'Wait' }) }));
    expect(refusals).toEqual([]);
    expect(cloud.story()).toEqual([
      'play CREATE_IN_PROGRESS',
      'Wait CREATE_IN_PROGRESS',
      'Wait CREATE_IN_PROGRESS',
      'Wait CREATE_IN_PROGRESS',
      'Wait CREATE_COMPLETE',
      'Later CREATE_IN_PROGRESS',
      'Later CREATE_COMPLETE',
      'play CREATE_COMPLETE',
    ]);
    expect(cloud.reasons('Wait')).toEqual(['Received SUCCESS signal with UniqueId one', 'Received SUCCESS signal with UniqueId two']);
    expect(seconds).toBeGreaterThanOrEqual(200);
  });

  test('leaves nothing to happen when its signals have come', async () => {
    after(100, () => api.signal('Wait', 'one'));
    await cloud.deploy({ Wait: wait({ Timeout: 'PT12H' }) });
    expect(await secondsOf(cloud.clock.run())).toBe(0);
  });

  test('counts a signal that comes twice once', async () => {
    after(100, () => api.signal('Wait', 'one'));
    after(150, () => api.signal('Wait', 'one'));
    after(200, () => api.signal('Wait', 'two'));
    expect(await secondsOf(cloud.deploy({ Wait: wait({ Count: 2, Timeout: 'PT1H' }) }))).toBeGreaterThanOrEqual(200);
    expect(cloud.reasons('Wait')).toHaveLength(2);
  });

  test('takes a signal that comes before CloudFormation has begun to wait for it', async () => {
    let refusals: readonly string[] = [];
    cloud.standIn.observe(({ logicalId, reason }) => {
      if (logicalId === 'Wait' && reason === undefined && refusals.length === 0) {
        refusals = after(0, () => api.signal('Wait', 'early'));
      }
    });
    expect((await cloud.deploy({ Wait: wait({ Timeout: 'PT1H' }) })).status).toBe('CREATE_COMPLETE');
    expect(refusals).toEqual([]);
  });

  test('fails at the first signal of failure, naming it', async () => {
    after(100, () => api.signal('Wait', 'rotation-7', 'FAILURE'));
    const seconds = await secondsOf(cloud.deploy({ Wait: wait({ Count: 3, Timeout: 'PT12H' }) }));
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect(cloud.reasons('Wait')).toEqual(['Received FAILURE signal with UniqueId rotation-7']);
    expect(seconds).toBeLessThan(120);
  });

  test.each<[string, WaitOptions, number, number]>([
    ['what its policy says', { Count: 1, Timeout: 'PT1H30M5S' }, 5405, 1],
    ['five minutes when its policy says nothing', {}, 300, 1],
    ['twelve hours at most', { Count: '2', Timeout: 'PT12H' }, 43_200, 2],
  ])('fails when no signal has come within %s', async (_, options, least, count) => {
    const seconds = await secondsOf(cloud.deploy({ Wait: wait(options) }));
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect(cloud.reasons('Wait')).toEqual([`Failed to receive ${count} resource signal(s) within the specified duration`]);
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThan(least + 30);
  });

  test.each([
    ['longer than twelve hours', { Timeout: 'PT12H1S' }],
    ['of a form that is not a duration', { Timeout: '6 hours' }],
    ['without any number', { Timeout: 'PT' }],
    ['for no signal at all', { Count: 0 }],
  ])('is refused with a policy that waits %s', (_, options) => {
    expect(() => cloud.standIn.createStack(STACK, { Resources: { Wait: wait(options) } })).toThrow('/Resources/Wait/CreationPolicy/ResourceSignal');
  });

  test('is refused without a policy, and so is a policy of anything else', () => {
    const refuse = (Resources: unknown): void => {
      expect(() => cloud.standIn.createStack(STACK, { Resources })).toThrow('Resource A: this stand-in plays wait conditions with a CreationPolicy');
    };
    refuse({ A: { Type: 'AWS::CloudFormation::WaitCondition' } });
    refuse({ A: { Type: 'AWS::EC2::Instance', CreationPolicy: { ResourceSignal: {} } } });
  });
});

describe('a wait condition that is there', () => {
  const properties = (Count: number) => ({ properties: { Count } });

  beforeEach(async () => {
    after(10, () => api.signal('Wait', 'one'));
    await cloud.deploy({ Wait: wait({ ...properties(1), Timeout: 'PT1H' }), Other: inert({ p: '1' }) });
  });

  test('fails an update that changes a property of it, and is as it was after the rollback', async () => {
    await cloud.deploy({ Wait: wait({ ...properties(2), Timeout: 'PT1H' }), Other: inert({ p: '1' }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.reasons('Wait')).toContain('Update to resource type AWS::CloudFormation::WaitCondition is not supported');
    expect(cloud.story('Wait').slice(-2)).toEqual(['UPDATE_FAILED', 'UPDATE_COMPLETE']);
  });

  test('does not wait again when its policy changes', async () => {
    const before = cloud.story('Wait').length;
    const rewritten = wait({ ...properties(1), Count: 5, Timeout: 'PT12H' });
    expect(() => cloud.standIn.updateStack(STACK, { Resources: { Wait: rewritten, Other: inert({ p: '1' }) } })).toThrow('No updates are to be performed.');
    const seconds = await secondsOf(cloud.deploy({ Wait: rewritten, Other: inert({ p: '2' }) }));
    expect(cloud.status).toBe('UPDATE_COMPLETE');
    expect(cloud.story('Wait')).toHaveLength(before);
    expect(seconds).toBeLessThan(60);
  });

  test('is deleted at once', async () => {
    const seconds = await secondsOf(cloud.deploy({ Other: inert({ p: '1' }) }));
    expect(cloud.story('Wait').slice(-2)).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
    expect(seconds).toBeLessThan(60);
  });

  test('is not disturbed by another one that is waited for later', async () => {
    const refusals = after(100, () => api.signal('Next', 'one'));
    const old = after(50, () => api.signal('Wait', 'two'));
    await cloud.deploy({ Wait: wait({ ...properties(1), Timeout: 'PT1H' }), Next: wait({ Timeout: 'PT6H' }), Other: inert({ p: '1' }) });
    expect(cloud.status).toBe('UPDATE_COMPLETE');
    expect(refusals).toEqual([]);
    expect(old).toEqual(['Resource Wait is in CREATE_COMPLETE state and cannot be signaled']);
  });
});

describe('a wait condition that is not waited for any more', () => {
  const waiting = wait({ Timeout: 'PT12H' });

  test('is given up at once when a sibling fails', async () => {
    const seconds = await secondsOf(cloud.deploy({ Wait: waiting, Bad: sibling({ FailAfterSeconds: 60 }) }));
    expect(cloud.reasons('Wait')).toEqual(['Resource creation cancelled']);
    expect(cloud.story('Wait').slice(-2)).toEqual(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE']);
    expect(seconds).toBeLessThan(90);
  });

  test('is given up at once when the user cancels the update', async () => {
    await cloud.deploy({ Link: custom({ Id: 'one' }) });
    after(3600, () => cloud.standIn.cancelUpdate(STACK));
    const seconds = await secondsOf(cloud.deploy({ Link: custom({ Id: 'two' }), Wait: { ...waiting, DependsOn: 'Link' } }));
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.reasons('Wait')).toEqual(['Resource creation cancelled']);
    expect(seconds).toBeLessThan(3700);
  });

  test('does not hear of signals to itself when it is made again under its logical ID', async () => {
    let incarnations = 0;
    cloud.standIn.observe(({ logicalId, status, reason }) => {
      if (logicalId === 'Wait' && status === 'CREATE_IN_PROGRESS' && reason === undefined) {
        incarnations += 1;
        after(0, () => api.signal('Wait', `incarnation-${incarnations}`));
      }
    });
    const again = wait({ Count: 2, Timeout: 'PT1H' });
    await cloud.deploy({ Wait: again, Bad: sibling({ FailAfterSeconds: 10 }) });
    await cloud.deploy({ Wait: again });
    expect(incarnations).toBe(2);
    expect(cloud.reasons('Wait')).toEqual([
      'Received SUCCESS signal with UniqueId incarnation-1',
      'Resource creation cancelled',
      'Received SUCCESS signal with UniqueId incarnation-2',
      'Failed to receive 2 resource signal(s) within the specified duration',
    ]);
  });
});
