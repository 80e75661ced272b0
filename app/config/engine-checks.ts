import { nearest, type PlacedEnvironment } from './levels';
import { brokenRule, type Mistake } from './mistake';

/** Rules for the engine of an environment that depend on where its stack is. */
export function checkEngine({ path, config, levels }: PlacedEnvironment): Mistake[] {
  const arn = nearest('engine', levels)?.encryptionKeyArn;
  // What has another form is told elsewhere.
  const [, , , region, account] = typeof arn === 'string' ? arn.split(':') : [];
  const place = [...(config.engine === undefined ? [] : path), 'engine', 'encryptionKeyArn'];
  return Object.entries({ region, account }).flatMap(([what, ofKey]) => {
    const ofStack = nearest(what as 'region' | 'account', levels);
    return arn === undefined || ofKey === undefined || ofStack === undefined || ofKey === ofStack
      ? []
      : [brokenRule(place, arn, `must be a key of the ${what} of the stack, ${ofStack}. Use a key of that ${what}, or leave it out.`)];
  });
}
