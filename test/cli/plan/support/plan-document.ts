import { Role } from 'aws-cdk-lib/aws-iam';
import type { SampleOptions } from '../../../../rehearsal/play/sample-stack';
import { MANUAL_PROFILE } from '../../../../rehearsal/play/sample-cloud';
import type { Terminal } from './terminal';

/** The role that is in the profile made by hand: it exists, and everything about it is in order. */
export const existingRole: SampleOptions['role'] = (scope) => Role.fromRoleName(scope, 'Nodes', `${MANUAL_PROFILE}-role`);

/** What a plan prints with `--json`. */
export interface PlanDocument {
  readonly unreachable: readonly string[];
  readonly rotations: readonly {
    readonly path: string;
    readonly linked: { readonly profile: string | null; readonly ownership: string; readonly nodes: readonly unknown[] | null; readonly notSeen: readonly string[] };
    readonly deployment: { readonly does: string; readonly why: string; readonly waitsFor: string | null; readonly drift: string | null };
    readonly obstacles: readonly string[];
    readonly findings: readonly { readonly severity: string; readonly certainty: string; readonly what: string; readonly checks: readonly string[] }[];
    readonly stops: boolean;
  }[];
  readonly exitCode: number;
}

/** Plans an app; what is printed and how it exits have to agree. */
export async function planDocument(terminal: Terminal, app: string, ...args: readonly string[]): Promise<PlanDocument> {
  const { stdout, stderr, exitCode } = await terminal.plan(app, '--json', ...args);
  expect(stderr).toBe('');
  const parsed = JSON.parse(stdout) as PlanDocument;
  expect(parsed.exitCode).toBe(exitCode);
  return parsed;
}

/** What stops the deployment of the only rotation. */
export function stops({ rotations: [rotation] }: PlanDocument): readonly string[] {
  return rotation?.findings.filter(({ severity }) => severity === 'stops').map(({ what }) => what) ?? [];
}

export function notChecked({ rotations: [rotation] }: PlanDocument): readonly string[] {
  return rotation?.findings.filter(({ certainty }) => certainty === 'not checked').map(({ what }) => what) ?? [];
}
