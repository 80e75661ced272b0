import type { Ledger } from '../../lambda/ledger/ledger';
import type { RequestRow } from '../../lambda/ledger/request-row';
import { resourceName, type Target } from '../../lambda/request/target';
import { notSeen, type Seen } from '../../lambda/preflight/seen';
import type { AppStack } from '../plan/assembly';
import { inDeploymentOrder } from '../plan/deployment-order';
import { rotationsIn, hasRotations, shortName, type Rotation } from '../plan/rotation';
import type { StackAccesses } from '../plan/stack-access';
import { viewStack, type StackView } from '../plan/stack-view';
import { askLedger } from '../plan/watched';
import { consoleOfExecution, consoleOfStack } from './console';
import { isInProgress, type LedgerFacts, type TargetFacts } from './target-facts';
import { isWrongState, RUNNING, stateOf, type TargetState } from './target-state';

/** One rotation, and what its target is doing. */
export interface TargetStatus {
  /** Place in the app, e.g. `Prod/Profiles/Workers`. */
  readonly path: string;
  /** Name of the wave that it is in, where the app has waves. */
  readonly wave?: string;
  /** Resource name; absent where only a deployment will tell. */
  readonly target?: string;
  readonly is: TargetState;
  /** Address of the running execution in the console, or of the last one. */
  readonly console?: string;
}

export interface StackStatus {
  readonly path: string;
  readonly name: string;
  readonly id?: string;
  /** As CloudFormation says it; absent where there is no stack, or nobody could be asked. */
  readonly status?: string;
  /** Why nobody could be asked. */
  readonly notSeen?: string;
  readonly console?: string;
  /** In the order in which a deployment comes to them. */
  readonly targets: readonly TargetStatus[];
}

/** One look at everything, one stack after the other. Nothing is changed. */
export async function lookAtStatus(stacks: readonly AppStack[], accesses: StackAccesses, now: () => number): Promise<readonly StackStatus[]> {
  const seen: StackStatus[] = [];
  for (const stack of stacks.filter(hasRotations)) {
    seen.push(await lookAtStack(await viewStack(stack, accesses), now));
  }
  return seen;
}

async function lookAtStack(view: StackView, now: () => number): Promise<StackStatus> {
  const { app, deployed } = view;
  const stack = 'seen' in deployed ? deployed.seen : undefined;
  const targets: TargetStatus[] = [];
  for (const rotation of inDeploymentOrder(rotationsIn(view), view.app)) {
    targets.push(await lookAtTarget(rotation, view, now));
  }
  return {
    path: app.path,
    name: app.name,
    ...(stack === undefined ? {} : { id: stack.id, status: stack.status, console: consoleOfStack(stack.id) }),
    ...('seen' in deployed ? {} : { notSeen: deployed.notSeen }),
    targets,
  };
}

async function lookAtTarget({ path, logicalId, outline, expected }: Rotation, view: StackView, now: () => number): Promise<TargetStatus> {
  const { app, deployed } = view;
  const wave = app.waves.get(path);
  // A template does not always say where in its app a rotation is; then its target says more than its logical ID.
  const isPlaced = !path.endsWith(`/${logicalId}`) || !('target' in outline);
  const place = { path: isPlaced ? path : `${app.path}/${shortName(outline.target)}`, ...(wave === undefined ? {} : { wave }) };
  const facts: TargetFacts = {
    stackStatus: 'seen' in deployed ? deployed.seen?.status : undefined,
    expected,
    ledger: 'target' in outline ? await readLedger(view, outline.target) : notSeen(outline.why),
  };
  const is = stateOf(facts, now());
  return {
    ...place,
    ...('target' in outline ? { target: resourceName(outline.target) } : {}),
    is,
    ...(is.executionArn === undefined ? {} : { console: consoleOfExecution(is.executionArn) }),
  };
}

/** What the ledger of a stack says of a target; nothing where there is no ledger yet. Reads only. */
async function readLedger(view: StackView, target: Target): Promise<Seen<LedgerFacts | undefined>> {
  return askLedger(view, (ledger) => factsOf(ledger, resourceName(target)));
}

async function factsOf(ledger: Ledger, target: string): Promise<LedgerFacts> {
  const row = await ledger.target(target);
  const requestOf = async (id: string | undefined): Promise<RequestRow | undefined> => (id === undefined ? undefined : ledger.request(id));
  const [request, previous, watch] = await Promise.all([requestOf(row.claim?.requestId), requestOf(row.claim?.previous), ledger.watch()]);
  const findings = watch.targets[target]?.findings ?? [];
  return { row, findings, ...(request === undefined ? {} : { request }), ...(previous === undefined ? {} : { previous }) };
}

/** Whether anything runs, or is to run, without anybody's doing. */
export function runs(stacks: readonly StackStatus[]): boolean {
  return stacks.some(({ status, targets }) => isInProgress(status) || targets.some(({ is }) => RUNNING.includes(is.state)));
}

/** Whether something is not as it should be, or could not be told. */
export function isWrong(stacks: readonly StackStatus[]): boolean {
  return stacks.some(({ notSeen: unseen, targets }) => unseen !== undefined || targets.some(({ is }) => isWrongState(is)));
}
