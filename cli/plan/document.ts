import { type AskedAs, askedJson } from '../caller/aws';
import { cleanJson } from '../../lambda/log/clean';
import type { Finding } from '../../lambda/preflight/finding';
import type { Seen } from '../../lambda/preflight/seen';
import { findingWords } from '../../lambda/watch/finding-words';
import type { OpenFinding } from '../../lambda/ledger/watch-row';
import { resourceName } from '../../lambda/request/target';
import type { ExpectedProfile } from './expected-profile';
import { isStopped, type LinkedNow, type RotationPlan } from './plan';

/** Everything that a run of `plan` has to say. */
export interface PlanReport {
  /** Directory of the synthesized app. */
  readonly app: string;
  /** Who could not be asked at all; a sentence each. */
  readonly unreachable: readonly string[];
  /** Absent where there are no AWS credentials. */
  readonly asked?: AskedAs;
  readonly plans: readonly RotationPlan[];
}

/** The report for a program. Fields are always there, so that an absence is not taken for an older version of it. */
export function planDocument({ app, unreachable, asked, plans }: PlanReport, exitCode: number): string {
  return cleanJson({ app, asked: askedJson(asked), unreachable, rotations: plans.map(rotationJson), exitCode });
}

function rotationJson(plan: RotationPlan): unknown {
  const { path, stack, outline, linked, intention, findings, watched, obstacles, expected } = plan;
  const deployed = 'seen' in stack.deployed ? stack.deployed.seen : undefined;
  const { does, why, waitsFor = null, drift = null } = intention;
  return {
    path,
    target: outline === undefined ? null : resourceName(outline.target),
    stack: { name: stack.app.name, id: deployed?.id ?? null, status: deployed?.status ?? null },
    preflight: outline?.preflight ?? null,
    linked: linkedJson(linked),
    deployment: { does, why, waitsFor, drift, profile: profileJson(expected) },
    obstacles,
    findings: findings.map(findingJson),
    watched: seenOr(watched, null)?.map(openFindingJson) ?? null,
    stops: isStopped(plan),
  };
}

function linkedJson({ name, profile, ownership, nodes }: LinkedNow): unknown {
  const { arn = null, roles, owner = null } = seenOr(profile, undefined) ?? {};
  return {
    profile: seenOr(name, null),
    arn,
    roles: roles?.map((role) => role.name) ?? null,
    owner,
    ownership,
    nodes: seenOr(nodes, null)?.map(({ instanceId, profileArn }) => ({ instanceId, profileArn })) ?? null,
    notSeen: [...new Set([name, profile, nodes].flatMap((one) => ('seen' in one ? [] : [one.notSeen])))],
  };
}

function profileJson(expected: ExpectedProfile): unknown {
  if (expected.kind === 'unknown') {
    return null;
  }
  const { kind, name, role } = expected;
  return { name, fresh: kind === 'fresh', role: role.kind === 'unknown' ? null : role.name };
}

function findingJson({ checks, severity, certainty, what, about, remedy, statement }: Finding): unknown {
  return { checks, severity, certainty, what, about, remedy, statement: statement ?? null };
}

function openFindingJson(finding: OpenFinding): unknown {
  const { kind, profile, since, by = null } = finding;
  return { kind, profile, since: new Date(since).toISOString(), by, words: findingWords(finding) };
}

function seenOr<T, O>(answer: Seen<T>, otherwise: O): T | O {
  return 'seen' in answer ? answer.seen : otherwise;
}
