import { brokenRule, type Mistake } from './mistake';
import type { Path } from './path';

/** A construct cannot be called like something that every object in JavaScript has, `toString` for instance. */
export function checkConstructName(path: Path, name: string): Mistake[] {
  return name in {} ? [brokenRule(path, name, 'must not be a built-in JavaScript property name such as toString. Choose another name.')] : [];
}
