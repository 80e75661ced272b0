import { Duration } from 'aws-cdk-lib';
import { CfnRule, Schedule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { refuse } from '../refusal';

const DEFAULT_INTERVAL = Duration.hours(1);
const SHORTEST_INTERVAL = Duration.minutes(5);
const LONGEST_INTERVAL = Duration.days(1);

/** What changes a profile or a role that the watch looks at. */
const WATCHED_CALLS = [
  'AddRoleToInstanceProfile',
  'CreateRole',
  'DeleteInstanceProfile',
  'DeleteRole',
  'RemoveRoleFromInstanceProfile',
  'TagInstanceProfile',
  'UntagInstanceProfile',
  'UpdateAssumeRolePolicy',
];

/**
 * When the watch looks: after each interval, and when CloudTrail tells of a call that may concern it. IAM's calls are told
 * of in one region only; in any other the rule hears nothing unless they are forwarded there.
 *
 * It is the function that Google trusts which looks, because Google knows no other (docs/decisions/0018-the-watch.md).
 */
class EngineWatch extends Construct {
  public constructor(scope: Construct, id: string, looking: LambdaFunction, interval: Duration) {
    super(scope, id);
    const schedule = new CfnRule(this, 'Schedule', {
      description: 'Has the engine look whether anything has drifted on the targets that it rotates',
      scheduleExpression: Schedule.rate(interval).expressionString,
      targets: [{ id: 'Look', arn: looking.functionArn, input: JSON.stringify({ watch: 'everything' }) }],
    });
    const calls = new CfnRule(this, 'Calls', {
      description: 'Has the engine look when somebody changes instance profiles or roles',
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
      eventPattern: {
        source: ['aws.iam'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['iam.amazonaws.com'], eventName: WATCHED_CALLS, errorCode: [{ exists: false }] },
      },
      targets: [{ id: 'Look', arn: looking.functionArn }],
    });
    for (const [name, rule] of Object.entries({ WatchSchedule: schedule, WatchCalls: calls })) {
      looking.addPermission(name, { principal: new ServicePrincipal('events.amazonaws.com'), sourceArn: rule.attrArn });
    }
  }
}

/** Watches, unless the interval is zero. @returns how often, undefined where it does not. @throws if it is too short, too long, or not of whole minutes. */
export function watchWith(scope: Construct, id: string, looking: LambdaFunction, interval = DEFAULT_INTERVAL): Duration | undefined {
  if (interval.isUnresolved()) {
    refuseInterval(scope, 'only known at deployment');
  }
  const seconds = interval.toSeconds({ integral: false });
  if (seconds === 0) {
    return undefined;
  }
  if (seconds < SHORTEST_INTERVAL.toSeconds() || seconds > LONGEST_INTERVAL.toSeconds() || seconds % 60 !== 0) {
    refuseInterval(scope, interval.toHumanString());
  }
  new EngineWatch(scope, id, looking, interval);
  return interval;
}

function refuseInterval(scope: IConstruct, value: string): never {
  return refuse(scope, {
    prop: 'watchInterval',
    rule: 'be whole minutes, from 5 minutes to a day, or zero',
    value,
    remedy: "Write Duration.minutes(15), for instance; Duration.seconds(0) switches the watch off.",
  });
}
