import type { ResourceDefinition } from '../../../../../rehearsal/aws/cloudformation/template/template';
import { ApiClient } from '../support/api-client';
import { custom, inert, recorded, sibling, LocalCloud, STACK } from '../support/local-cloud';

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

const WAIT = {
  Type: 'AWS::CloudFormation::WaitCondition',
  CreationPolicy: { ResourceSignal: { Count: 1, Timeout: 'PT6H' } },
} as unknown as ResourceDefinition;

/** `text`, as what AWS calls a validation error. */
function refusal(message: string) {
  return { name: 'ValidationError', message, $metadata: { httpStatusCode: 400 } };
}

function stackId(): string {
  return cloud.standIn.describe(STACK).stackId;
}

/** An update that waits for a wait condition, half a minute after its begin. */
async function waiting(): Promise<void> {
  await cloud.deploy({ Link: custom({ Id: 'one' }) });
  await cloud.updateFor(30, { Link: custom({ Id: 'two' }), Wait: { ...WAIT, DependsOn: 'Link' }, Verdict: inert({}, { DependsOn: 'Wait' }) });
}

describe('DescribeStacks', () => {
  test.each<[string, () => string]>([
    ['name', () => STACK],
    ['ID', stackId],
  ])('answers what a stack is doing, by its %s', async (_, address) => {
    const created = cloud.clock.now();
    await waiting();
    expect(await api.stack(address())).toMatchObject({
      StackName: STACK,
      StackId: stackId(),
      StackStatus: 'UPDATE_IN_PROGRESS',
      StackStatusReason: 'User Initiated',
      CreationTime: new Date(created),
    });
  });

  test('answers the outputs', async () => {
    await cloud.deploy({ A: inert() }, { Outputs: { Zone: { Value: 'a<b' } } });
    expect((await api.stack(STACK))?.Outputs).toEqual([{ OutputKey: 'Zone', OutputValue: 'a<b' }]);
  });

  test('refuses a stack that never was', async () => {
    await expect(api.stack('nobody')).rejects.toMatchObject(refusal('Stack with id nobody does not exist'));
  });

  test('knows a deleted stack by its ID only, and another one under its name as another', async () => {
    await cloud.deploy({ A: inert() });
    const first = stackId();
    await cloud.standIn.destroy(STACK);
    await expect(api.stack(STACK)).rejects.toMatchObject(refusal(`Stack with id ${STACK} does not exist`));
    await cloud.deploy({ A: inert() });
    expect(await api.stack(first)).toMatchObject({ StackId: first, StackStatus: 'DELETE_COMPLETE' });
    expect(await api.stack(STACK)).toMatchObject({ StackId: stackId(), StackStatus: 'CREATE_COMPLETE' });
    expect(stackId()).not.toBe(first);
  });

  test('lists all but the deleted stacks when none is named', async () => {
    await cloud.deploy({ A: inert() });
    await cloud.standIn.destroy(STACK);
    await cloud.standIn.deploy('other', { Resources: { A: inert() } });
    expect(await api.stackNames()).toEqual(['other']);
  });
});

describe('DescribeStackResource', () => {
  test.each<[string, () => string]>([
    ['name', () => STACK],
    ['ID', stackId],
  ])('answers how far a resource is, by the %s of its stack', async (_, address) => {
    await waiting();
    expect(await api.resource('Wait', address())).toMatchObject({
      StackName: STACK,
      StackId: stackId(),
      LogicalResourceId: 'Wait',
      ResourceType: 'AWS::CloudFormation::WaitCondition',
      ResourceStatus: 'CREATE_IN_PROGRESS',
    });
    expect(await api.resource('Link', address())).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE', PhysicalResourceId: 'two' });
  });

  test('refuses a resource that is not in the template, or that is not begun yet', async () => {
    await waiting();
    await expect(api.resource('Nothing')).rejects.toMatchObject(refusal(`Resource Nothing does not exist for stack ${STACK}`));
    await expect(api.resource('Verdict', stackId())).rejects.toMatchObject(refusal(`Resource Verdict does not exist for stack ${stackId()}`));
  });

  test('refuses a stack that never was, in words of its own', async () => {
    await expect(api.resource('A', 'nobody')).rejects.toMatchObject(refusal("Stack 'nobody' does not exist"));
  });

  test('shows what is given up as failed until the rollback is over, and then not at all', async () => {
    await waiting();
    cloud.standIn.cancelUpdate(STACK);
    await cloud.playFor(1);
    expect(cloud.status).toBe('UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await api.resource('Wait')).toMatchObject({ ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'Resource creation cancelled' });
    await cloud.playFor(600);
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(api.resource('Wait')).rejects.toMatchObject(refusal(`Resource Wait does not exist for stack ${STACK}`));
    expect(await api.resource('Link')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE' });
  });

  test('forgets what failed before anything was made', async () => {
    await cloud.deploy({ A: inert() });
    await cloud.deploy({ A: inert(), Bad: sibling({ FailAfterSeconds: 5 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(api.resource('Bad')).rejects.toMatchObject(refusal(`Resource Bad does not exist for stack ${STACK}`));
  });

  test('does not show the deletion of a copy that was replaced', async () => {
    await cloud.deploy({ A: recorded({ Name: 'old' }) });
    await cloud.deploy({ A: recorded({ Name: 'new' }) });
    expect(cloud.story('A').at(-1)).toBe('DELETE_COMPLETE');
    expect(await api.resource('A')).toMatchObject({ ResourceStatus: 'UPDATE_COMPLETE', PhysicalResourceId: 'new-2' });
  });

  test('shows a removed resource as it was while the clean-up deletes it, and not at all afterwards', async () => {
    await cloud.deploy({ Kept: inert(), Link: custom(), First: inert({}, { DependsOn: 'Link' }) });
    await cloud.updateFor(4, { Kept: inert() });
    expect(cloud.status).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(cloud.story('Link').at(-1)).toBe('DELETE_IN_PROGRESS');
    expect(await api.resource('Link')).toMatchObject({ ResourceStatus: 'CREATE_COMPLETE' });
    await expect(api.resource('First')).rejects.toMatchObject(refusal(`Resource First does not exist for stack ${STACK}`));
  });

  test('forgets a resource that an update has removed, and remembers those of a deleted stack', async () => {
    await cloud.deploy({ A: inert(), B: inert() });
    await cloud.deploy({ A: inert() });
    await expect(api.resource('B')).rejects.toMatchObject(refusal(`Resource B does not exist for stack ${STACK}`));
    await cloud.standIn.destroy(STACK);
    expect(await api.resource('A', stackId())).toMatchObject({ ResourceStatus: 'DELETE_COMPLETE' });
  });
});

describe('SignalResource', () => {
  test.each<[string, () => string]>([
    ['name', () => STACK],
    ['ID', stackId],
  ])('signals a resource by the %s of its stack', async (_, address) => {
    await waiting();
    await api.signal('Wait', 'rotation', 'SUCCESS', address());
    await cloud.playFor(60);
    expect(cloud.status).toBe('UPDATE_COMPLETE');
  });

  test('takes a unique ID of 64 characters, and refuses one of 65', async () => {
    await waiting();
    await expect(api.signal('Wait', 'x'.repeat(65))).rejects.toMatchObject(
      refusal(`1 validation error detected: Value '${'x'.repeat(65)}' at 'uniqueId' failed to satisfy constraint: Member must have length less than or equal to 64`),
    );
    await api.signal('Wait', 'x'.repeat(64));
    await cloud.playFor(60);
    expect(cloud.status).toBe('UPDATE_COMPLETE');
  });

  test('refuses a resource that waits for nothing, does not exist, or waits no longer', async () => {
    await waiting();
    await expect(api.signal('Link', 'one')).rejects.toMatchObject(refusal('Resource Link is in UPDATE_COMPLETE state and cannot be signaled'));
    await expect(api.signal('Nothing', 'one')).rejects.toMatchObject(refusal(`Resource Nothing does not exist for stack ${STACK}`));
    await api.signal('Wait', 'one');
    await cloud.playFor(0);
    await expect(api.signal('Wait', 'two')).rejects.toMatchObject(refusal('Resource Wait is in CREATE_COMPLETE state and cannot be signaled'));
  });

  test('refuses a resource that is being created without waiting for signals', async () => {
    cloud.standIn.createStack(STACK, { Resources: { Slow: sibling({ Seconds: 60 }) } });
    await cloud.playFor(10);
    await expect(api.signal('Slow', 'one')).rejects.toMatchObject(refusal('Resource Slow is in CREATE_IN_PROGRESS state and cannot be signaled'));
  });

  test('refuses a wait that was given up, while the stack rolls back', async () => {
    await waiting();
    cloud.standIn.cancelUpdate(STACK);
    await cloud.playFor(1);
    expect(cloud.status).toBe('UPDATE_ROLLBACK_IN_PROGRESS');
    await expect(api.signal('Wait', 'late')).rejects.toMatchObject(refusal('Resource Wait is in CREATE_FAILED state and cannot be signaled'));
  });

  test('refuses a stack that is not doing anything, and one that never was', async () => {
    await cloud.deploy({ A: inert() });
    await expect(api.signal('A', 'one')).rejects.toMatchObject(refusal(`Stack ${stackId()} is in CREATE_COMPLETE state and cannot be signaled`));
    await expect(api.signal('A', 'one', 'SUCCESS', 'nobody')).rejects.toMatchObject(refusal("Stack 'nobody' does not exist"));
  });
});
