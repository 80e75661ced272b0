import { violationsOf } from '../../../../rehearsal/proof/invariants';
import type { Deployment, Deviation, DriftCheck, RecordedWait, Recording, RequestRecord, StateCheck, ToldDrift } from '../../../../rehearsal/proof/invariants/recording';
import type { RecordedAnswer } from '../../../../rehearsal/aws/cloudformation/custom-resource/custom-resource-requests';

const QUIET: Recording = {
  unsafeCalls: [],
  belongings: [],
  trespasses: [],
  requests: [],
  answers: [],
  waits: [],
  stateChecks: [],
  deployments: [],
  executions: [],
  told: [],
  deviations: [],
  toldDrift: [],
  driftChecks: [],
  outputs: [],
  secrets: ['do-not-log'],
};

const REQUEST: RequestRecord = {
  requestId: 'request-1',
  requestType: 'Update',
  stackId: 'stack',
  logicalId: 'Link',
  resourceType: 'Custom::GkeInstanceProfileLink',
  properties: {},
  issuedAt: 0,
  deadline: 3_600_000,
  ending: 'answered',
};

const ANSWER: RecordedAnswer = {
  stackId: 'stack',
  logicalId: 'Link',
  requestId: 'request-1',
  requestType: 'Update',
  status: 'SUCCESS',
  bytes: 300,
  physicalId: 'id',
  time: 1_000,
  late: false,
  duplicate: false,
};

const STATE_CHECK: StateCheck = {
  time: 0,
  logicalId: 'Link',
  target: 'workers',
  moment: 'success',
  believed: 'new',
  linked: 'new',
  nodes: ['new', 'new'],
};

const DEPLOYMENT: Deployment = {
  title: 'cdk deploy (generation)',
  startedAt: 0,
  status: 'UPDATE_COMPLETE',
  undisturbed: true,
  calm: true,
  linkRequests: 1,
  rotated: ['workers'],
  patches: ['workers'],
  otherChanges: [],
};

const WAIT: RecordedWait = { time: 0, logicalId: 'Wait', how: 'signalled' };

const DEVIATION: Deviation = { about: 'p', kind: 'marks changed', from: 600_000, byHand: true };

const FOUND: ToldDrift = { id: '1', what: 'found', target: 'workers', profile: 'p', kind: 'marks changed', since: 700_000, at: 700_000 };

const DRIFT_CHECK: DriftCheck = { time: 0, target: 'workers', isLookedAt: true, deviating: ['marks changed'], before: [], open: ['marks changed'], found: ['marks changed'], resolved: [], gone: [] };

const EXECUTION = { name: 'request-1', status: 'SUCCEEDED', inputBytes: 60, polls: 100, historyEvents: 900 };

it.each<[string, Partial<Recording>]>([
  ['nothing at all', {}],
  ['one answer', { requests: [REQUEST], answers: [ANSWER] }],
  ['the same answer twice, as CloudFormation takes the first', { requests: [REQUEST], answers: [ANSWER, { ...ANSWER, duplicate: true }] }],
  ['an abandoned request without an answer', { requests: [{ ...REQUEST, ending: 'abandoned' }] }],
  ['a request that Lambda never delivered', { requests: [{ ...REQUEST, ending: 'timed out', exempt: 'lost' }] }],
  ['a wait that gets its signal, or that CloudFormation gives up', { waits: [WAIT, { ...WAIT, how: 'given up' }] }],
  ['a wait that nobody could signal', { waits: [{ ...WAIT, how: 'timed out', exempt: 'CloudFormation was down' }] }],
  ['a target that is where the stack believes it', { stateChecks: [STATE_CHECK] }],
  ['a target that somebody else has moved', { stateChecks: [{ ...STATE_CHECK, linked: 'theirs', exempt: 'theirs' }] }],
  ['one PATCH for one rotation', { deployments: [DEPLOYMENT] }],
  ['more PATCHes where something went wrong', { deployments: [{ ...DEPLOYMENT, undisturbed: false, patches: ['workers', 'workers'] }] }],
  ["something of somebody else's that could only be taken for ours", { trespasses: [{ time: 0, what: 'cancelled', operation: 'op-1', exempt: 'killAfter' }] }],
  ['a timeout because somebody else was busy', { requests: [{ ...REQUEST, properties: { TimeoutSeconds: '900' } }], answers: [{ ...ANSWER, status: 'FAILED', time: 900_000, reason: 'workers did not settle; last seen: an operation runs on the cluster' }] }],
  ['a failure of ours, after a check that somebody else had kept from being made', { requests: [REQUEST], answers: [{ ...ANSWER, status: 'FAILED', reason: 'operation failed: no. The pre-flight had warned: not checked: FAILED_PRECONDITION' }] }],
  ['an edit that is found, and told to be over', { deviations: [DEVIATION], toldDrift: [FOUND, { ...FOUND, what: 'resolved' }], driftChecks: [DRIFT_CHECK] }],
  ['an edit that was undone while somebody looked', { deviations: [{ ...DEVIATION, until: 690_000 }], toldDrift: [FOUND] }],
  ['a target that was left alone for what others did to it', { driftChecks: [{ ...DRIFT_CHECK, isLookedAt: false, open: [], exempt: 'theirs' }] }],
  ['a bounded execution', { executions: [EXECUTION] }],
  ['an execution that a person has stopped', { executions: [{ ...EXECUTION, status: 'ABORTED' }] }],
  ['a harmless log line', { outputs: [{ where: 'a log', text: 'all is well' }] }],
])('lets pass: %s', (_what, part) => {
  expect(violationsOf({ ...QUIET, ...part })).toEqual([]);
});

it.each<[string, string, Partial<Recording>, RegExp]>([
  ['Safety', 'a profile deleted under a node', { unsafeCalls: [{ time: 0, what: 'profileDeleted', profile: 'old', users: ['instance i-1 lives under it'] }] }, /deleted old although instance i-1/],
  ['Belonging', 'a node under the profile of another target', { belongings: [{ profile: 'p', bound: 'acme/us/prod/workers', ranOn: ['acme/us/prod/workers', 'acme/us/prod'] }] }, /^nodes of acme\/us\/prod ran under p, which belongs to acme\/us\/prod\/workers/],
  ['Safety', 'a role taken from a linked profile', { unsafeCalls: [{ time: 0, what: 'roleRemoved', profile: 'old', users: ['workers is linked to it'] }] }, /took the role from old/],
  ['One answer', 'a request that times out', { requests: [{ ...REQUEST, ending: 'timed out' }] }, /was not answered in time/],
  ['One answer', 'a request that is waited for at the end', { requests: [{ ...REQUEST, ending: undefined }] }, /still being waited for/],
  ['One answer', 'two different answers', { requests: [REQUEST], answers: [ANSWER, { ...ANSWER, status: 'FAILED' }] }, /2 different answers/],
  ['One answer', 'an answer nobody can read', { requests: [REQUEST], answers: [{ ...ANSWER, status: 'INVALID', reason: 'too long' }] }, /cannot read: too long/],
  ['One answer', 'a wait that times out', { waits: [{ ...WAIT, how: 'timed out' }] }, /the wait Wait timed out/],
  ['Convergence', 'a node left behind at a success', { stateChecks: [{ ...STATE_CHECK, nodes: ['new', 'old'] }] }, /when Link was complete, workers should have been on new/],
  ['Convergence', 'another profile at rest', { stateChecks: [{ ...STATE_CHECK, moment: 'rest', linked: 'old' }] }, /when nothing happened any more/],
  ['Convergence', 'a destruction that changes the cluster', { deployments: [{ ...DEPLOYMENT, title: 'cdk destroy', status: 'DELETE_COMPLETE', undisturbed: false }] }, /a destruction leaves the cluster/],
  ['Minimality', 'two PATCHes for one rotation', { deployments: [{ ...DEPLOYMENT, patches: ['workers', 'workers'] }] }, /but sent \[workers, workers\]/],
  ['Minimality', 'a PATCH although nothing was asked', { deployments: [{ ...DEPLOYMENT, undisturbed: false, linkRequests: 0 }] }, /asked nothing of any link/],
  ['Bounds', 'too many polls', { executions: [{ ...EXECUTION, polls: 501 }] }, /501 polls/],
  ['Bounds', 'too many history events', { executions: [{ ...EXECUTION, historyEvents: 5_001 }] }, /5001 history events/],
  ['Bounds', 'too large an input', { executions: [{ ...EXECUTION, inputBytes: 2_049 }] }, /2049 bytes of input/],
  ['Bounds', 'too long an answer', { requests: [REQUEST], answers: [{ ...ANSWER, bytes: 4_097 }] }, /4097 bytes in an answer/],
  ['Others are left alone', 'a cancelled operation of somebody else', { trespasses: [{ time: 0, what: 'cancelled', operation: 'op-1' }] }, /op-1 of somebody else was cancelled/],
  ['Others are left alone', 'a rotation that is given up early', { requests: [{ ...REQUEST, properties: { TimeoutSeconds: '900' } }], answers: [{ ...ANSWER, status: 'FAILED', time: 899_000, reason: 'workers did not settle' }] }, /before its 900 s were over/],
  ['Others are left alone', 'a way back that fails because something else has to end first', { requests: [REQUEST], answers: [{ ...ANSWER, status: 'FAILED', reason: 'Linking back failed: HTTP 400, FAILED_PRECONDITION: busy' }] }, /failed because somebody else was busy/],
  ['Infrastructure never decides', 'an execution that fails', { executions: [{ ...EXECUTION, status: 'FAILED', error: 'Lambda.Unknown: {}' }] }, /request-1 has FAILED \(Lambda.Unknown/],
  ['Infrastructure never decides', 'an execution that runs out of time', { executions: [{ ...EXECUTION, status: 'TIMED_OUT' }] }, /request-1 has TIMED_OUT/],
  ['Events', 'an event without what it is about', { told: [{ type: 'Rotation Failed', detail: { version: '1', id: '1', stack: 'arn:x' }, isLogged: true }] }, /^Rotation Failed is not what the schema says: .*target/],
  ['Events', 'an event with a field that is in no schema', { told: [{ type: 'Moved Back', detail: { version: '1', id: '1', stack: 'arn:x', target: 'projects/x', mood: 'good' }, isLogged: true }] }, /additional properties/],
  ['Events', 'an event that no line tells of', { told: [{ type: 'Moved Back', detail: { version: '1', id: '1', stack: 'arn:x', target: 'projects/x' }, isLogged: false }] }, /^Moved Back of projects\/x was told, and no line says so$/],
  ['Every edit is found once', 'a finding of what nobody has done', { toldDrift: [FOUND] }, /said to have drifted \(marks changed, p\), and nobody/],
  ['Every edit is found once', 'a finding of what the engine has done', { deviations: [{ ...DEVIATION, byHand: false }], toldDrift: [FOUND] }, /nobody had done anything/],
  ['Every edit is found once', 'a finding of what was over long before', { deviations: [{ ...DEVIATION, from: 0, until: 300_000 }], toldDrift: [FOUND] }, /nobody had done anything/],
  ['Every edit is found once', 'an end of what was never told of', { deviations: [DEVIATION], toldDrift: [{ ...FOUND, what: 'resolved' }] }, /had not been told of/],
  ['Every edit is found once', 'an edit that is not found', { driftChecks: [{ ...DRIFT_CHECK, open: [], found: [] }] }, /\[\] is open, and \[marks changed\] is so/],
  ['Every edit is found once', 'a finding that outlives its cause', { driftChecks: [{ ...DRIFT_CHECK, deviating: [], before: ['marks changed'], found: [] }] }, /\[marks changed\] is open, and \[\] is so/],
  ['Every edit is found once', 'an edit that is told of twice', { driftChecks: [{ ...DRIFT_CHECK, found: ['marks changed', 'marks changed'] }] }, /and \[marks changed, marks changed\] was told/],
  ['Every edit is found once', 'an end that is not told of', { driftChecks: [{ ...DRIFT_CHECK, deviating: [], open: [], before: ['marks changed'], found: [] }] }, /has been resolved, and \[\] was told/],
  ['Every edit is found once', 'a target that nobody looks at', { driftChecks: [{ ...DRIFT_CHECK, isLookedAt: false }] }, /was not looked at/],
  ['Every edit is found once', 'a profile left over that does not exist', { driftChecks: [{ ...DRIFT_CHECK, gone: ['old'] }] }, /old is said to be left over/],
  ['Silence', 'a secret in a log line', { outputs: [{ where: 'the log of report', text: 'token do-not-log-1' }] }, /the log of report shows do-not-log/],
])('%s is broken by %s', (invariant, _what, part, message) => {
  expect(violationsOf({ ...QUIET, ...part })).toEqual([{ invariant, message: expect.stringMatching(message) as string }]);
});
