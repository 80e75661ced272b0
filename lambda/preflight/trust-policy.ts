import * as z from 'zod';

/**
 * Whether EC2 may assume a role, by its trust policy. `denied`: a statement denies it. `not named`: none allows it.
 * `unknown`: it depends on conditions, or on something that only IAM itself can read.
 */
export type Trust = 'trusted' | 'not named' | 'denied' | 'unknown';

const listed = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  /** Absent beside a NotPrincipal. */
  Principal: z.union([z.literal('*'), z.record(z.string(), listed)]).optional(),
  /** Absent beside a NotAction. */
  Action: listed.optional(),
  Condition: z.record(z.string(), z.unknown()).default({}),
});
const policySchema = z.looseObject({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});

type Statement = z.infer<typeof statementSchema>;
type Match = 'yes' | 'no' | 'maybe';

const ASSUME_ROLE = 'sts:assumerole';
/** The second is what China calls it. */
const EC2 = ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'];
/** Regional names of it, which AWS may take for the same. */
const MAYBE_EC2 = /^ec2\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

/**
 * Reads a trust policy conservatively: only what is plain counts as an answer.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function trustOfEc2(json: string): Trust {
  const statements = parse(json);
  if (statements === undefined) {
    return 'unknown';
  }
  const matching = (effect: Statement['Effect'], match: Match): boolean =>
    statements.some((statement) => statement.Effect === effect && matchOf(statement) === match);
  if (matching('Deny', 'yes')) {
    return 'denied';
  }
  if (!matching('Allow', 'yes') && !matching('Allow', 'maybe')) {
    return 'not named';
  }
  return matching('Deny', 'maybe') || !matching('Allow', 'yes') ? 'unknown' : 'trusted';
}

function parse(json: string): readonly Statement[] | undefined {
  try {
    return policySchema.parse(JSON.parse(json)).Statement;
  } catch {
    return undefined;
  }
}

/** Whether a statement is about EC2 that assumes the role. */
function matchOf({ Principal, Action, Condition }: Statement): Match {
  const matches = [
    Action === undefined ? 'maybe' : yesOrNo(Action.some(matchesAssumeRole)),
    Principal === undefined || Principal === '*' ? 'maybe' : principalMatch(Principal),
    Object.keys(Condition).length === 0 ? 'yes' : 'maybe',
  ] as const;
  if (matches.includes('no')) {
    return 'no';
  }
  return matches.includes('maybe') ? 'maybe' : 'yes';
}

/** Whether a principal `*` means services, too, is not documented. */
function principalMatch({ Service = [], AWS = [] }: Readonly<Record<string, readonly string[]>>): Match {
  if (Service.some((name) => EC2.includes(name))) {
    return 'yes';
  }
  return AWS.includes('*') || Service.some((name) => name === '*' || MAYBE_EC2.test(name)) ? 'maybe' : 'no';
}

function yesOrNo(isSo: boolean): Match {
  return isSo ? 'yes' : 'no';
}

/**
 * Actions are matched without regard to case, with `*` and `?` as wildcards. Not by a regular expression: one with many
 * stars tries every way to share the text out among them, and whoever writes the trust policy chooses how many.
 */
function matchesAssumeRole(pattern: string): boolean {
  // Beginnings of the action that the pattern, read up to some place, has room for.
  let lengths = new Set([0]);
  for (const character of pattern.toLowerCase()) {
    const longer = [...lengths].filter((length) => length < ASSUME_ROLE.length && (character === '?' || character === ASSUME_ROLE[length]));
    const least = Math.min(...lengths);
    lengths =
      character === '*'
        ? new Set(Array.from({ length: ASSUME_ROLE.length + 1 - least }, (_, index) => least + index))
        : new Set(longer.map((length) => length + 1));
    if (lengths.size === 0) {
      return false;
    }
  }
  return lengths.has(ASSUME_ROLE.length);
}
