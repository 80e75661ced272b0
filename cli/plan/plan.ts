import type { RunningInstance } from '../../lambda/aws/instances';
import { isNamesake } from '../../lambda/aws/stacks';
import type { CallersClients } from '../caller/aws';
import type { GoogleIdentity } from '../../lambda/google/identity';
import { GkeMultiCloud } from '../../lambda/google/gke-multi-cloud';
import type { Finding } from '../../lambda/preflight/finding';
import { notSeen, type Seen } from '../../lambda/preflight/seen';
import type { OpenFinding } from '../../lambda/ledger/watch-row';
import type { LinkOutline } from '../../lambda/request/link-properties';
import { resourceName } from '../../lambda/request/target';
import type { AppStack } from './assembly';
import type { ExpectedProfile } from './expected-profile';
import { intention, type Intention, type Ownership } from './intention';
import { linkedName, look, type Look, type ProfileSeen } from './look';
import { lookAhead } from './look-ahead';
import { hasRotations, rotationsIn, type Rotation } from './rotation';
import { StackAccesses, type LookupUse } from './stack-access';
import { idOf, obstacleOf, viewStack, type StackView } from './stack-view';
import { openFindings, type OpenFindings } from './watched';

/** Everybody who is asked: with the caller's own credentials, where there are some. */
export interface PlanSources {
  readonly aws: Seen<CallersClients>;
  readonly google: Seen<GoogleIdentity>;
  /** Where Google's API is, if not where it always is. */
  readonly environment: NodeJS.ProcessEnv;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What is linked now. */
export interface LinkedNow {
  readonly name: Seen<string>;
  readonly profile: ProfileSeen;
  readonly ownership: Ownership;
  readonly nodes: Seen<readonly RunningInstance[]>;
}

/** What a deployment would do about one rotation, and what stands in its way. */
export interface RotationPlan {
  readonly path: string;
  /** Of its link, in its stack. */
  readonly logicalId: string;
  readonly stack: StackView;
  /** Absent where it cannot be told what the rotation is about; then an obstacle, or the intention, says why. */
  readonly outline?: LinkOutline;
  readonly expected: ExpectedProfile;
  readonly linked: LinkedNow;
  readonly intention: Intention;
  readonly findings: readonly Finding[];
  /** What the watch has found on the target, and has not seen mended: no part of what a deployment would do. */
  readonly watched: Seen<readonly OpenFinding[]>;
  /** What keeps CloudFormation from deploying the stack at all. */
  readonly obstacles: readonly string[];
}

/** Whether the deployment would fail because of this rotation, as far as is known. */
export function isStopped(plan: RotationPlan): boolean {
  const { obstacles, intention, findings } = plan;
  return obstacles.length > 0 || intention.does === 'fail' || findings.some((finding) => stopsIt(finding, plan));
}

/** Whether a finding stops the deployment: only where its rotation says that one may. */
export function stopsIt({ severity }: Finding, { outline }: RotationPlan): boolean {
  return severity === 'stops' && outline?.preflight === 'ENFORCE';
}

/** Looks at every rotation of the stacks, one after the other: IAM throttles simulations. Nothing is changed. */
export async function plan(stacks: readonly AppStack[], sources: PlanSources, lookup: LookupUse): Promise<readonly RotationPlan[]> {
  const accesses = new StackAccesses(sources.aws, lookup);
  const plans: RotationPlan[] = [];
  for (const stack of stacks.filter(hasRotations)) {
    const view = await viewStack(stack, accesses);
    const watched = await openFindings(view);
    for (const rotation of rotationsIn(view)) {
      plans.push(await planRotation(rotation, watched, sources));
    }
  }
  return plans;
}

async function planRotation(rotation: Rotation, watched: Seen<OpenFindings>, sources: PlanSources): Promise<RotationPlan> {
  const { path, logicalId, stack, outline, expected, isRequested } = rotation;
  if ('why' in outline) {
    const unknown = notSeen(outline.why);
    return {
      path,
      logicalId,
      stack,
      expected,
      linked: { name: unknown, profile: unknown, ownership: 'unknown', nodes: unknown },
      intention: { does: outline.does, why: outline.why },
      findings: [],
      watched: unknown,
      obstacles: obstaclesOf(stack),
    };
  }
  const { google: identity, environment } = sources;
  const gke: Seen<GkeMultiCloud> =
    'seen' in identity ? { seen: new GkeMultiCloud(identity.seen, outline.target, environment) } : notSeen('there are no Google credentials');
  const seen = await look(gke, stack.access, expected);
  const owner = idOf(stack);
  const ownership = ownershipOf(seen, owner);
  const intended = intention({ target: outline.target, expected, isRequested, google: seen.google, ownership, now: sources.now() });
  const changes = intended.does !== 'nothing' && intended.does !== 'fail';
  return {
    path,
    logicalId,
    stack,
    outline,
    expected,
    linked: { name: linkedName(seen.google), profile: seen.linked, ownership, nodes: seen.nodes },
    intention: intended,
    watched: 'seen' in watched ? { seen: watched.seen.get(resourceName(outline.target)) ?? [] } : watched,
    findings: changes ? await lookAhead({ outline, expected, look: seen, gke, access: stack.access, owner }) : [],
    obstacles: obstaclesOf(stack),
  };
}

function ownershipOf({ linked }: Look, stackId: string | undefined): Ownership {
  if (!('seen' in linked)) {
    return 'unknown';
  }
  const { owner } = linked.seen ?? {};
  if (owner === undefined) {
    return 'nobody';
  }
  if (owner === stackId) {
    return 'this stack';
  }
  return stackId !== undefined && isNamesake(owner, stackId) ? 'an earlier stack' : 'another stack';
}

function obstaclesOf({ app, deployed }: StackView): readonly string[] {
  return 'seen' in deployed && deployed.seen !== undefined ? [obstacleOf(app.name, deployed.seen.status) ?? []].flat() : [];
}

/** Of the watch, as far as it could be asked. */
export function openOn({ watched }: Pick<RotationPlan, 'watched'>): readonly OpenFinding[] {
  return 'seen' in watched ? watched.seen : [];
}

/** Stacks that are there, and whose ledger could not be asked what the watch has found; a sentence each. */
export function unaskedLedgers(plans: readonly RotationPlan[]): readonly string[] {
  const sentences = plans.flatMap(({ stack: { app, deployed }, watched, outline }) =>
    'seen' in deployed && outline !== undefined && !('seen' in watched) ? [`What the watch has found in stack ${app.name} is not known: ${watched.notSeen}.`] : [],
  );
  return [...new Set(sentences)];
}
