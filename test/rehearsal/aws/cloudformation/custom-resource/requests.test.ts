import { failure, put, success } from '../support/scripted-function';
import { custom, idOf, inert, obedient, sibling, LocalCloud, STACK } from '../support/local-cloud';

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await LocalCloud.open();
});

afterEach(() => cloud.close());

const received = () => cloud.functions.received.map(({ event }) => event);

describe('the event of a custom resource', () => {
  test('carries every scalar as text, at any depth', async () => {
    await cloud.deploy({
      Link: custom({ Flag: false, Count: 0, List: [1, { Deep: true }], Ref: { Ref: 'Other' } }),
      Other: inert(),
    });
    expect(received()[0]?.ResourceProperties).toEqual({
      ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:thing',
      Flag: 'false',
      Count: '0',
      List: ['1', { Deep: 'true' }],
      Ref: cloud.standIn.describe(STACK).resources.find(({ logicalId }) => logicalId === 'Other')?.physicalId,
    });
  });

  test('has exactly the fields that each request type has', async () => {
    await cloud.deploy({ Link: custom({ Id: 'one' }) });
    await cloud.deploy({ Link: custom({ Id: 'two' }) });
    await cloud.standIn.destroy(STACK);
    const common = [
      'LogicalResourceId',
      'RequestId',
      'RequestType',
      'ResourceProperties',
      'ResourceType',
      'ResponseURL',
      'ServiceToken',
      'StackId',
    ];
    expect(received().map((event) => [event.RequestType, Object.keys(event).sort()])).toEqual([
      ['Create', common],
      ['Update', [...common, 'OldResourceProperties', 'PhysicalResourceId'].sort()],
      ['Delete', [...common, 'PhysicalResourceId'].sort()],
      ['Delete', [...common, 'PhysicalResourceId'].sort()],
    ]);
    expect(new Set(received().map(({ RequestId }) => RequestId)).size).toBe(4);
    expect(received()[0]).toMatchObject({
      StackId: cloud.standIn.describe(STACK).stackId,
      LogicalResourceId: 'Link',
      ResourceType: 'Custom::Thing',
    });
    expect(received()[0]?.RequestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test('tells when it was issued, in the ResponseURL, in whole seconds', async () => {
    await cloud.deploy({ Link: custom() });
    const url = new URL(received()[0]?.ResponseURL ?? '');
    expect(url.hostname).toBe('127.0.0.1');
    expect(url.searchParams.get('X-Amz-Date')).toBe('20261102T090001Z');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('7200');
    expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is sent for AWS::CloudFormation::CustomResource, too', async () => {
    await cloud.deploy({ Link: { ...custom(), Type: 'AWS::CloudFormation::CustomResource' } });
    expect(cloud.functions.requests).toEqual(['Create -']);
  });

  test('is not sent when only the spelling of a scalar changes', async () => {
    await cloud.deploy({ Link: custom({ Count: 3 }) });
    await cloud.deploy({ Link: custom({ Count: '3' }) });
    expect(cloud.functions.requests).toEqual(['Create -']);
  });
});

describe('the answer of a custom resource', () => {
  test('gives attributes to others, and another answer replaces all of them', async () => {
    const resources = (generation: string) => ({
      Link: custom({ Generation: generation }),
      Reader: inert({ Name: { 'Fn::GetAtt': ['Link', 'Name'] } }),
    });
    cloud.functions.script = () => success('one', { data: { Name: 'x', Count: 3 } });
    const outputs = { Outputs: { Count: { Value: { 'Fn::GetAtt': ['Link', 'Count'] } } } };
    expect((await cloud.deploy(resources('1'), outputs)).outputs).toEqual({ Count: '3' });
    cloud.functions.script = () => success('one', { data: { Other: 'y' } });
    await cloud.deploy(resources('2'));
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.reasons('Reader')[0]).toContain("Vendor response doesn't contain Name attribute");
  });

  test('that is FAILED fails the resource with its reason', async () => {
    cloud.functions.script = (event) =>
      event.RequestType === 'Create' ? failure('one', 'the pool is gone') : obedient(event);
    await cloud.deploy({ Link: custom() });
    expect(cloud.reasons('Link')[0]).toBe(
      `Received response status [FAILED] from custom resource. Message returned: the pool is gone (RequestId: ${received()[0]?.RequestId})`,
    );
    expect(cloud.functions.requests).toEqual(['Create -', 'Delete one']);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown status', { Status: 'OK' }, 'Invalid Status'],
    ['no physical ID', { PhysicalResourceId: undefined }, 'Invalid PhysicalResourceId'],
    ['an empty physical ID', { PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
    ['a physical ID beyond 1 KB', { PhysicalResourceId: 'é'.repeat(513) }, 'Invalid PhysicalResourceId'],
    ['the ID of another request', { RequestId: 'other' }, 'Invalid RequestId'],
    ['the ID of another stack', { StackId: 'other' }, 'Invalid StackId'],
    ['the ID of another resource', { LogicalResourceId: 'other' }, 'Invalid LogicalResourceId'],
    ['more than 4,096 bytes', { Reason: 'é'.repeat(2048) }, 'Response object is too long.'],
  ])('with %s fails the resource in the words of CloudFormation', async (_, wrong, reason) => {
    cloud.functions.script = (event) => (event.RequestType === 'Create' ? undefined : obedient(event));
    const operation = cloud.standIn.createStack(STACK, { Resources: { Link: custom() } });
    await cloud.playFor(10);
    const { event } = cloud.last('Create');
    const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
    const right = { Status: 'SUCCESS', PhysicalResourceId: 'one', StackId, RequestId, LogicalResourceId };
    expect(await put(ResponseURL, JSON.stringify({ ...right, ...wrong }))).toBe(200);
    expect(await cloud.standIn.play(operation)).toBe('ROLLBACK_COMPLETE');
    expect(cloud.reasons('Link')).toEqual([reason]);
    expect(cloud.standIn.answers[0]).toMatchObject({ status: 'INVALID', reason, late: false });
  });

  test('of exactly 4,096 bytes with a physical ID of exactly 1 KB is taken', async () => {
    cloud.functions.script = () => undefined;
    const operation = cloud.standIn.createStack(STACK, { Resources: { Link: custom() } });
    await cloud.playFor(10);
    const { StackId, RequestId, LogicalResourceId, ResponseURL } = cloud.last('Create').event;
    const answer = { Status: 'SUCCESS', PhysicalResourceId: 'i'.repeat(1024), StackId, RequestId, LogicalResourceId, Reason: '' };
    const missing = 4096 - JSON.stringify(answer).length;
    expect(await put(ResponseURL, JSON.stringify({ ...answer, Reason: 'r'.repeat(missing) }))).toBe(200);
    expect(await cloud.standIn.play(operation)).toBe('CREATE_COMPLETE');
    expect(cloud.standIn.answers[0]).toMatchObject({ bytes: 4096, status: 'SUCCESS' });
  });

  test('that comes twice counts once, and the second is recorded as a duplicate', async () => {
    await cloud.deploy({ Link: custom() });
    const { StackId, RequestId, LogicalResourceId, ResponseURL } = cloud.last('Create').event;
    const again = { Status: 'FAILED', PhysicalResourceId: 'x', Reason: 'too late', StackId, RequestId, LogicalResourceId };
    expect(await put(ResponseURL, JSON.stringify(again))).toBe(200);
    expect(cloud.status).toBe('CREATE_COMPLETE');
    expect(cloud.standIn.answers.map(({ duplicate, late }) => ({ duplicate, late }))).toEqual([
      { duplicate: false, late: false },
      { duplicate: true, late: false },
    ]);
  });
});

describe('the ResponseURL', () => {
  const act = async (change: (url: URL) => void, headers: Record<string, string>) => {
    cloud.functions.script = () => undefined;
    cloud.standIn.createStack(STACK, { Resources: { Link: custom() } });
    await cloud.playFor(10);
    const url = new URL(cloud.last('Create').event.ResponseURL);
    change(url);
    return await put(url.href, '{}', headers);
  };

  test.each<[string, number, (url: URL) => void, string]>([
    ['as it came', 200, () => undefined, ''],
    ['with another signature', 403, (url) => url.searchParams.set('X-Amz-Signature', 'f'.repeat(64)), ''],
    ['without a signature', 403, (url) => url.searchParams.delete('X-Amz-Signature'), ''],
    ['with a longer life', 403, (url) => url.searchParams.set('X-Amz-Expires', '99999'), ''],
    ['with a content type', 403, () => undefined, 'application/json'],
    ['for another request', 404, (url) => (url.pathname = `${url.pathname}0`), ''],
  ])('%s is answered %i', async (_, status, change, contentType) => {
    expect(await act(change, { 'content-type': contentType })).toBe(status);
    expect(cloud.standIn.answers).toHaveLength(status === 200 ? 1 : 0);
    expect(cloud.standIn.refusedAnswers.map((refused) => refused.status)).toEqual(status === 200 ? [] : [status]);
  });

  test.each([
    [7199, 200],
    [7201, 403],
  ])('%i seconds after its issue is answered %i', async (seconds, status) => {
    cloud.functions.script = (event) => (event.RequestType === 'Create' ? undefined : obedient(event));
    await cloud.deploy({ Link: custom() });
    const { time, event } = cloud.last('Create');
    await cloud.playFor((time + seconds * 1000 - cloud.clock.now()) / 1000);
    expect(await put(event.ResponseURL, '{}')).toBe(status);
  });

  test('takes nothing but PUT', async () => {
    await cloud.deploy({ Link: custom() });
    const response = await fetch(cloud.last('Create').event.ResponseURL);
    await response.text();
    expect(response.status).toBe(405);
  });
});

describe('ServiceTimeout', () => {
  test.each<[Record<string, unknown>, number]>([
    [{}, 3600],
    [{ ServiceTimeout: 90 }, 90],
    [{ ServiceTimeout: '90' }, 90],
  ])('%j ends an unanswered request after %i seconds', async (properties, seconds) => {
    cloud.functions.script = (event) => (event.RequestType === 'Create' ? undefined : obedient(event));
    await cloud.deploy({ Link: custom(properties) });
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    const failed = cloud.standIn.events.find(({ status }) => status === 'CREATE_FAILED');
    expect(failed?.reason).toContain('CloudFormation did not receive a response from your Custom Resource');
    expect((failed?.time ?? 0) - cloud.last('Create').time).toBe(seconds * 1000);
  });

  test.each([0, 3601, 'soon'])('of %p fails the resource before anything is sent', async (ServiceTimeout) => {
    await cloud.deploy({ Link: custom({ ServiceTimeout }) });
    expect(cloud.reasons('Link')[0]).toContain('Invalid ServiceTimeout');
    expect(cloud.functions.requests).toEqual([]);
  });

  test('is forgotten once the answer is there', async () => {
    await cloud.deploy({ Link: custom() });
    const answered = cloud.clock.now();
    await cloud.clock.run();
    expect(cloud.clock.now()).toBe(answered);
  });

  test('that is over makes an answer late', async () => {
    cloud.functions.script = (event) =>
      event.RequestType === 'Create' ? success('one', { afterSeconds: 100 }) : success('one', { afterSeconds: 60 });
    await cloud.deploy({ Link: custom({ ServiceTimeout: 90 }) });
    expect(cloud.status).toBe('ROLLBACK_COMPLETE');
    expect(cloud.standIn.answers.map(({ requestType, late }) => [requestType, late])).toEqual([
      ['Create', true],
      ['Delete', false],
    ]);
  });
});

test('a changed ServiceToken fails the update, and nobody is asked anything', async () => {
  await cloud.deploy({ Link: custom() });
  await cloud.deploy({ Link: custom({ ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:other' }) });
  expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(cloud.reasons('Link')).toEqual(['Modifying service token is not allowed.']);
  expect(cloud.functions.requests).toEqual(['Create -']);
});

describe('another physical ID in the answer to an Update', () => {
  test('is a replacement: Delete of the old one comes in the clean-up, with the old properties', async () => {
    await cloud.deploy({ Link: custom({ Id: 'one' }) });
    await cloud.deploy({ Link: custom({ Id: 'two' }), Slow: sibling({ Seconds: 300 }) });
    expect(cloud.functions.requests).toEqual(['Create -', 'Update one', 'Delete one']);
    expect(cloud.last('Delete').event.ResourceProperties.Id).toBe('one');
    const cleanUp = cloud.standIn.events.find(({ status }) => status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    expect(cloud.last('Delete').time).toBeGreaterThanOrEqual(cleanUp?.time ?? Infinity);
  });

  test('is deleted after a rollback, once the swapped-back Update has answered the old one', async () => {
    await cloud.deploy({ Link: custom({ Id: 'one' }) });
    await cloud.deploy({ Link: custom({ Id: 'two' }), Bad: sibling({ FailAfterSeconds: 300 }) });
    expect(cloud.functions.requests).toEqual(['Create -', 'Update one', 'Update two', 'Delete two']);
    expect(cloud.last('Update').event).toMatchObject({
      ResourceProperties: { Id: 'one' },
      OldResourceProperties: { Id: 'two' },
    });
    expect(cloud.last('Delete').event.ResourceProperties.Id).toBe('two');
    expect(cloud.standIn.describe(STACK).resources).toMatchObject([{ logicalId: 'Link', physicalId: 'one' }]);
  });

  test('never leads to a Delete of an ID from a late answer', async () => {
    await cloud.deploy({ Link: custom({ Id: 'one' }) });
    cloud.functions.script = (event) =>
      success(idOf(event), { afterSeconds: idOf(event) === 'two' ? 65 : 30 });
    await cloud.deploy({ Link: custom({ Id: 'two' }), Bad: sibling({ FailAfterSeconds: 60 }) });
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(cloud.standIn.answers.map(({ physicalId, late }) => [physicalId, late])).toEqual([
      ['one', false],
      ['two', true],
      ['one', false],
    ]);
    expect(cloud.functions.requests).toEqual(['Create -', 'Update one', 'Update one']);
  });

  test('counts for nothing when the answer is FAILED', async () => {
    await cloud.deploy({ Link: custom({ Id: 'one' }) });
    cloud.functions.script = (event) =>
      idOf(event) === 'two' ? failure('two', 'no') : obedient(event);
    await cloud.deploy({ Link: custom({ Id: 'two' }) });
    expect(cloud.functions.requests).toEqual(['Create -', 'Update one', 'Update one']);
    expect(cloud.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  });
});
