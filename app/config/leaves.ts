import { z } from 'zod';
import type { TextRule } from '../../lib/refusal';
import { didYouMean } from '../../cli/command-line/did-you-mean';

interface Leaf {
  /** What editors show. */
  readonly description: string;
  readonly examples?: readonly string[];
}

interface LeafRule extends TextRule {
  /** What to do about a text that is empty. @default `remedy` */
  readonly remedyWhenEmpty?: string;
}

/**
 * A text with a rule that is also the message when it is broken.
 *
 * YAML's numbers arrive here as the text that they were written as: an account may begin with a zero.
 */
export function text({ pattern, rule, remedy, remedyWhenEmpty = remedy }: LeafRule, { description, examples }: Leaf): z.ZodString {
  const error = ({ input }: { readonly input?: unknown }): string => `must ${rule}. ${input === '' || input === null ? remedyWhenEmpty : remedy}`;
  return z.string({ error }).regex(pattern, { error, abort: true }).meta({ description, ...(examples === undefined ? {} : { examples: [...examples] }) });
}

/** A text that may be one of digits, or have a decimal point among them, so that editors must take a number as well. */
export function digits(rule: LeafRule, leaf: Leaf): z.ZodString {
  return text(rule, leaf).meta({ type: ['string', 'number'] });
}

export function oneOf(values: readonly string[], { rule, remedy }: Omit<TextRule, 'pattern'>, { description }: Leaf): z.ZodEnum<Record<string, string>> {
  // No number is a misspelling of another one.
  const error = ({ input }: { readonly input?: unknown }): string =>
    `must ${rule}.${typeof input === 'string' && /[a-z]/i.test(input) ? didYouMean(input, values) : ''} ${remedy}`;
  return z.enum(values, { error }).meta({ description });
}

export function flag(description: string): z.ZodBoolean {
  return z.boolean().meta({ description });
}

/** A list that is there for a reason: it has at least one entry. */
export function list<T extends z.ZodType>(entry: T, what: string, description: string): z.ZodArray<T> {
  return z.array(entry).min(1, { error: `must name at least one ${what}. Leave the list out otherwise.` }).meta({ description });
}
