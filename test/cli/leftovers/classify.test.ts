import type { Evidence, SuspectProfile } from '../../../cli/leftovers/evidence';
import { classify } from '../../../cli/leftovers/classify';

const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Profiles/0a1b';
const ARN = 'arn:aws:iam::111122223333:instance-profile/cdk-gke-instance-profile/external/old';
const PROFILE: SuspectProfile = { name: 'old', arn: ARN, path: '/cdk-gke-instance-profile/external/', roleNames: ['nodes'], owner: STACK };

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return { instances: [], launchers: [], targets: [], heldBy: new Map(), ledgers: new Map(), unreachable: [], regions: ['us-east-1'], seenAt: 0, ...changes };
}

const INSTANCE = { instanceId: 'i-1', region: 'us-east-1', profileArn: ARN };
const NO_LEAKED_SECRETS = { why: 'EC2 in us-east-1 could not be asked' };
const HELD = new Map([['old', [STACK]]]);

// What is used or unsettled is judged in test/lambda/decision/may-delete.test.ts.
test.each<[string, Partial<Evidence>, string, string]>([
  ['nothing', {}, 'left over', 'no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing'],
  ['an instance, although its stack holds it', { instances: [INSTANCE], heldBy: HELD }, 'in use', 'instance i-1 in us-east-1 runs under it'],
  ['a stack, although somebody is silent', { heldBy: HELD, unreachable: [NO_LEAKED_SECRETS] }, 'desired by its stack', `stack Profiles holds it (${STACK})`],
  ['silence about everything', { unreachable: [NO_LEAKED_SECRETS] }, 'unknown', NO_LEAKED_SECRETS.why],
  ['silence about this profile', { unreachable: [{ ...NO_LEAKED_SECRETS, profileName: 'old' }] }, 'unknown', NO_LEAKED_SECRETS.why],
  ['silence about another profile', { unreachable: [{ ...NO_LEAKED_SECRETS, profileName: 'other' }] }, 'left over', 'no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing'],
  ['a stack that holds another profile', { heldBy: new Map([['other', [STACK]]]) }, 'left over', 'no stack holds it, nothing runs or would be launched under it, and Google shows it linked to nothing'],
])('%s: %#', (_what, changes, usage, reason) => {
  expect(classify(PROFILE, evidence(changes))).toEqual({ usage, reasons: [reason] });
});
