import { FINDING_KINDS, type FindingKind } from '../../../lambda/ledger/watch-row';
import { findingWords } from '../../../lambda/watch/finding-words';

const KINDS = Object.keys(FINDING_KINDS) as FindingKind[];

const wordsOf = (kind: FindingKind): string => findingWords({ kind, profile: 'p', what: 'instance profile p is not as it was', since: Date.UTC(2026, 10, 2, 9), by: 'jane called iam:X' });

test.each(KINDS.map((kind) => [kind]))('%s: says what is wrong, since when, who did it, what it breaks, and the way out', (kind) => {
  expect(wordsOf(kind)).toMatch(/^instance profile p is not as it was \(found 2026-11-02T09:00:00Z\)\. jane called iam:X\. This breaks: [^.]+\. Way out: .+\.$/);
});

test.each([['profile changed'], ['marks changed'], ['linked elsewhere']] as const)('%s: the way out is a fresh profile, and no edit back', (kind) => {
  const [, remedy = ''] = wordsOf(kind).split('Way out: ');
  expect(remedy).toContain("change the rotation's generation and deploy");
  expect(remedy.replace('Do not edit this one back', '')).not.toMatch(/\bback\b|put .* in|take .* out|tag it|link it|restore/i);
});
