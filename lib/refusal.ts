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

/** A misuse of the library: construct path, rule, value received and remedy. */
export class RefusalError extends Error {
  public override readonly name = 'RefusalError';

  public constructor(
    scope: IConstruct,
    public readonly refusal: Refusal,
  ) {
    super(`${scope.node.path}: ${sentenceOf(refusal)}`);
  }
}

/** The refusal without the construct that it is about. */
export function sentenceOf({ prop, rule, value, remedy }: Refusal): string {
  return `${prop} must ${rule}, but it is ${JSON.stringify(value)}. ${remedy}`;
}

/**
 * Refuses a misuse of the library at synthesis.
 *
 * @throws RefusalError always.
 */
export function refuse(scope: IConstruct, refusal: Refusal): never {
  throw new RefusalError(scope, refusal);
}

/** A rule for a text: everything that a check and its message share. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly remedy: string;
}

/**
 * Checks a text that is known at synthesis; tokens are let through, and what was not given.
 *
 * @throws if the text breaks the rule.
 */
export function requireText(scope: IConstruct, prop: string, value: string | undefined, { pattern, rule, remedy }: TextRule): void {
  if (value !== undefined && !Token.isUnresolved(value) && !pattern.test(value)) {
    refuse(scope, { prop, rule, value, remedy });
  }
}
