import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Why something that a user wrote is refused, in the words of the prop that they wrote. */
export interface Refusal {
  /** The prop, as it is written in the program, e.g. `target.location`. */
  readonly prop: string;
  /** What it must be; completes the sentence "`prop` must …". */
  readonly rule: string;
  /** What it is. */
  readonly value: unknown;
  /** What to write instead, as a sentence. */
  readonly remedy: string;
}

/**
 * Refuses a misuse of the library at synthesis.
 *
 * @throws always: construct path, rule, value received and remedy.
 */
export function refuse(scope: IConstruct, { prop, rule, value, remedy }: Refusal): never {
  throw new Error(`${scope.node.path}: ${prop} must ${rule}, but it is ${JSON.stringify(value)}. ${remedy}`);
}

/** A rule for a text: everything that a check and its message share. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly remedy: string;
}

/**
 * Checks a text that is known at synthesis; tokens are let through.
 *
 * @throws if the text breaks the rule.
 */
export function requireText(scope: IConstruct, prop: string, value: string, { pattern, rule, remedy }: TextRule): void {
  if (!Token.isUnresolved(value) && !pattern.test(value)) {
    refuse(scope, { prop, rule, value, remedy });
  }
}
