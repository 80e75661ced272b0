import { nearest, type PlacedEnvironment } from './levels';
import { brokenRule, type Mistake } from './mistake';

/** Rules for the engine of an environment that depend on where its stack is. */
export function checkEngine(environment: PlacedEnvironment): Mistake[] {
  const engine = nearest('engine', environment.levels);
  return [
    ...checkPlace(environment, 'key', ['encryptionKeyArn'], engine?.encryptionKeyArn),
    // CloudWatch sends to topics of its own region only, and the stack does not know the policy of one of another account.
    ...checkPlace(environment, 'topic', ['alarms', 'topicArn'], engine?.alarms?.topicArn),
  ];
}

function checkPlace({ path, config, levels }: PlacedEnvironment, what: string, field: readonly string[], arn: unknown): Mistake[] {
  // What has another form is told elsewhere.
  const [, , , region, account] = typeof arn === 'string' ? arn.split(':') : [];
  const place = [...(config.engine === undefined ? [] : path), 'engine', ...field];
  return Object.entries({ region, account }).flatMap(([part, ofArn]) => {
    const ofStack = nearest(part as 'region' | 'account', levels);
    return arn === undefined || ofArn === undefined || ofStack === undefined || ofArn === ofStack
      ? []
      : [brokenRule(place, arn, `must be a ${what} of the ${part} of the stack, ${ofStack}. Use a ${what} of that ${part}, or leave it out.`)];
  });
}
