import { CfnOutput, CfnParameter, Duration, NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { InstanceProfileRotationProps } from '../../../lib';
import { newRotation, newStack, nodePool, onlyResource, resourcesOf, stackWith, type TemplateResource } from '../support/rotations';

const PROFILE = 'AWS::IAM::InstanceProfile';
const LINK = 'Custom::GkeInstanceProfileLink';
const WAIT = 'AWS::CloudFormation::WaitCondition';
const VERDICT = 'Custom::GkeInstanceProfileVerdict';

const longWith = (props: Partial<InstanceProfileRotationProps> = {}): Stack => stackWith({ timeout: Duration.hours(6), ...props });

function idIn(stack: Stack, type: string): string {
  return onlyResource(stack, type)[0];
}

function resourceIn(stack: Stack, type: string): TemplateResource {
  return onlyResource(stack, type)[1];
}

describe('within the hour of a custom resource', () => {
  test.each([
    ['if nothing is said', undefined],
    ['of 5 minutes', Duration.minutes(5)],
    ['of 50 minutes', Duration.minutes(50)],
  ])('a timeout %s adds nothing', (_, timeout) => {
    const stack = longWith({ timeout });
    expect(resourcesOf(stack, WAIT)).toEqual({});
    expect(resourcesOf(stack, VERDICT)).toEqual({});
    expect(resourceIn(stack, LINK).Properties).not.toHaveProperty('Wait');
  });

  test('a timeout that is known at deployment only has to stay', () => {
    const stack = stackWith((scope) => ({ timeout: Duration.seconds(new CfnParameter(scope, 'Seconds', { type: 'Number' }).valueAsNumber) }));
    expect(resourcesOf(stack, WAIT)).toEqual({});
    expect(resourceIn(stack, LINK).Properties).not.toHaveProperty('Wait');
  });
});

describe('the wait', () => {
  test.each([
    ['50 minutes and a second', Duration.seconds(3001), '3001', 'PT1H5M1S'],
    ['an hour', Duration.hours(1), '3600', 'PT1H15M'],
    ['six hours', Duration.hours(6), '21600', 'PT6H15M'],
    ['eleven hours and three quarters', Duration.minutes(705), '42300', 'PT12H'],
    ['a minute more', Duration.minutes(706), '42300', 'PT12H'],
    ['twelve hours', Duration.hours(12), '42300', 'PT12H'],
  ])('for %s ends after the rotation, and within 12 hours', (_, timeout, forNodes, forSignal) => {
    const stack = longWith({ timeout });
    expect(resourceIn(stack, LINK).Properties).toHaveProperty('TimeoutSeconds', forNodes);
    expect(resourceIn(stack, WAIT).CreationPolicy).toEqual({ ResourceSignal: { Count: 1, Timeout: forSignal } });
  });

  test('needs no URL and has no property that could change', () => {
    expect(resourceIn(longWith(), WAIT)).not.toHaveProperty('Properties');
    expect(resourcesOf(longWith(), 'AWS::CloudFormation::WaitConditionHandle')).toEqual({});
  });

  test('comes after the link, and the link knows it by name, not by reference', () => {
    const stack = longWith();
    expect(resourceIn(stack, WAIT).DependsOn).toEqual([idIn(stack, LINK)]);
    expect(resourceIn(stack, LINK).Properties).toHaveProperty('Wait', idIn(stack, WAIT));
    expect(resourceIn(stack, LINK).DependsOn).not.toContain(idIn(stack, WAIT));
  });

  test('goes with the stack', () => {
    expect(resourceIn(longWith(), WAIT).DeletionPolicy ?? 'Delete').toBe('Delete');
  });
});

describe('the verdict', () => {
  test('comes after the wait', () => {
    const stack = longWith();
    expect(resourceIn(stack, VERDICT).DependsOn).toEqual([idIn(stack, WAIT)]);
  });

  test('has the properties of the link, and its function', () => {
    const stack = longWith({ respectPodDisruptionBudgets: false });
    expect(resourceIn(stack, VERDICT).Properties).toEqual(resourceIn(stack, LINK).Properties);
    expect(resourceIn(stack, VERDICT).Properties).toMatchObject({
      ServiceToken: { 'Fn::GetAtt': ['GkeInstanceProfileRotationBeginFunction', 'Arn'] },
      ServiceTimeout: '3600',
    });
  });

  test('holds nothing, so no function is ever asked to delete it', () => {
    expect(resourceIn(longWith(), VERDICT)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('is what name and ARN of the profile come from', () => {
    const stack = newStack();
    const rotation = newRotation(stack, { timeout: Duration.hours(6) });
    new CfnOutput(stack, 'Name', { value: rotation.instanceProfileName });
    new CfnOutput(stack, 'Arn', { value: rotation.instanceProfileArn });
    const template = Template.fromStack(stack);
    template.hasOutput('Name', { Value: { 'Fn::GetAtt': [idIn(stack, VERDICT), 'ProfileName'] } });
    template.hasOutput('Arn', { Value: { 'Fn::GetAtt': [idIn(stack, VERDICT), 'ProfileArn'] } });
  });
});

describe('the logical IDs of wait and verdict', () => {
  const unchanged = longWith();

  test('start as the CDK makes them, and stay put in the template', () => {
    expect([idIn(unchanged, WAIT), idIn(unchanged, VERDICT)]).toEqual(['WorkersWaitCC1D59CFF522F1C8', 'WorkersVerdict2BA2CD02F522F1C8']);
  });

  test.each<[string, Partial<InstanceProfileRotationProps>]>([
    ['another timeout', { timeout: Duration.hours(7) }],
    ['the longest timeout', { timeout: Duration.hours(12) }],
    ['another generation', { generation: '2' }],
    ['another target', { target: nodePool({ nodePool: 'canary' }) }],
  ])('are others for %s', (_, props) => {
    expect(idIn(longWith(props), WAIT)).not.toBe(idIn(unchanged, WAIT));
    expect(idIn(longWith(props), VERDICT)).not.toBe(idIn(unchanged, VERDICT));
  });

  test.each<[string, Partial<InstanceProfileRotationProps>]>([
    ['the same time in other words', { timeout: Duration.minutes(360) }],
    ['what does not matter to the rotation', { respectPodDisruptionBudgets: false, concurrent: true }],
  ])('stay for %s', (_, props) => {
    expect(idIn(longWith(props), WAIT)).toBe(idIn(unchanged, WAIT));
    expect(idIn(longWith(props), VERDICT)).toBe(idIn(unchanged, VERDICT));
  });

  test('fit into 255 characters, however deep the construct', () => {
    const stack = newStack();
    newRotation(stack, { timeout: Duration.hours(6) }, 'W'.repeat(300));
    expect(idIn(stack, WAIT).length).toBeLessThanOrEqual(255);
    expect(idIn(stack, VERDICT).length).toBeLessThanOrEqual(255);
  });
});

test.each([
  ['from one long time to another', Duration.hours(6), Duration.hours(7)],
  ['from the hour to a long time', undefined, Duration.hours(7)],
  ['from a long time to the hour', Duration.hours(6), Duration.minutes(50)],
])('changing only the timeout %s rotates nothing: the profile stays, and the link is updated', (_, before, after) => {
  const [one, other] = [longWith({ timeout: before }), longWith({ timeout: after })];
  expect(onlyResource(other, PROFILE)).toEqual(onlyResource(one, PROFILE));
  expect(idIn(other, LINK)).toBe(idIn(one, LINK));
  const { TimeoutSeconds: timeoutBefore, Wait: waitBefore, ...restBefore } = resourceIn(one, LINK).Properties;
  const { TimeoutSeconds: timeoutAfter, Wait: waitAfter, ...restAfter } = resourceIn(other, LINK).Properties;
  expect(restAfter).toEqual(restBefore);
  expect(timeoutAfter).not.toBe(timeoutBefore);
  expect(waitAfter).not.toBe(waitBefore);
});

test('in a nested stack the engine watches and signals the nested stack, where its waits are', () => {
  const nested = new NestedStack(newStack(), 'Nested');
  newRotation(nested, { timeout: Duration.hours(6) });
  const roles = JSON.stringify(resourcesOf(nested, 'AWS::IAM::Role'));
  expect(roles).toContain('"Action":"cloudformation:SignalResource","Effect":"Allow","Resource":{"Ref":"AWS::StackId"}');
});
