import { Duration } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { engineWith } from '../support/engines';
import { newStack } from '../support/rotations';

const templateWith = (watchInterval?: Duration): Template => engineWith({ watchInterval }, newStack({ env: { account: '111122223333', region: 'eu-west-1' } }));

test.each<[Duration | undefined, string]>([
  [undefined, 'rate(1 hour)'],
  [Duration.minutes(5), 'rate(5 minutes)'],
  [Duration.minutes(90), 'rate(90 minutes)'],
  [Duration.hours(24), 'rate(1 day)'],
])('an interval of %s has the function that Google trusts look at a rate', (interval, ScheduleExpression) => {
  templateWith(interval).hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression,
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': ['GkeInstanceProfileRotationReconcileFunction', 'Arn'] } })],
  });
});

test('looks when CloudTrail tells of a call that went through, in every region: it may have been forwarded', () => {
  templateWith().hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['aws.iam'], detail: { eventName: Match.arrayWith(['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile']), errorCode: [{ exists: false }] } },
  });
});

test('lets both rules call the function, and nobody else', () => {
  const permissions = templateWith().findResources('AWS::Lambda::Permission', { Properties: { FunctionName: { 'Fn::GetAtt': ['GkeInstanceProfileRotationReconcileFunction', 'Arn'] } } });

  expect(Object.values(permissions).map((permission) => (permission as { Properties: { SourceArn: unknown } }).Properties.SourceArn)).toEqual([
    { 'Fn::GetAtt': ['GkeInstanceProfileRotationWatchSchedule', 'Arn'] },
    { 'Fn::GetAtt': ['GkeInstanceProfileRotationWatchCalls', 'Arn'] },
  ]);
});

test('zero switches it off', () => {
  expect(templateWith(Duration.seconds(0)).findResources('AWS::Events::Rule', { Properties: { Targets: [{ Id: 'Look' }] } })).toEqual({});
  expect(templateWith().findResources('AWS::Events::Rule', { Properties: { Targets: [{ Id: 'Look' }] } })).not.toEqual({});
});

test.each([Duration.minutes(4), Duration.hours(25), Duration.seconds(330), Duration.millis(1)])('refuses %s', (interval) => {
  expect(() => templateWith(interval)).toThrow(/watchInterval must be whole minutes, from 5 minutes to a day, or zero/);
});
