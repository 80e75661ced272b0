import { clean } from '../log/clean';
import type { Check } from './evidence';

/** A statement of an IAM policy, ready to be pasted. */
export interface PolicyStatement {
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Something that a pre-flight has found. Texts are sentences without a full stop. */
export interface Finding {
  /** One, but for what could not be checked for the same reason. */
  readonly checks: readonly Check[];
  /** Only what is known to break the target stops a rotation; the rest is said. */
  readonly severity: 'stops' | 'warns';
  /** `unknown`: it was asked, and cannot be known before it is tried. `not checked`: it could not even be asked. */
  readonly certainty: 'known' | 'unknown' | 'not checked';
  readonly what: string;
  /** Of the role, profile, key or target that it is about: an ARN, or Google's resource name. */
  readonly about: string;
  readonly remedy: string;
  /** What to add; the remedy says where. */
  readonly statement?: PolicyStatement;
  /** It may be over in a minute, without anybody doing anything: IAM takes a while to show what was changed. */
  readonly mayPass: boolean;
}

const RANK = { known: 0, unknown: 1, 'not checked': 2 } as const;

/** What stops comes first, and what waiting does not help before what may pass; otherwise the order of the checks. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity, certainty, mayPass }: Finding): number => (severity === 'stops' ? Number(mayPass) : 10 + RANK[certainty]);
  return [...findings].sort((one, other) => rank(one) - rank(other));
}

/** The whole finding in one line, as it will leave: whoever counts its bytes must count those. */
export function inOneLine({ what, about, remedy, statement }: Finding): string {
  return clean(`${what} (${about}). ${remedy}${statement === undefined ? '' : `: ${JSON.stringify(statement)}`}`);
}
