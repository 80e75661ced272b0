import { Preflight } from '../../../../lib';
import type { Lifecycle, Step, WorldSpec } from '../../../../rehearsal/proof/lifecycles/lifecycle';

export const DEPLOYMENT: Step = { act: 'deploy', changes: [], incidents: [], stuck: 'continue', rest: true };

/** A life in which somebody deploys once and nothing happens, but for what is given. */
export function quietLife({ world, ...life }: Partial<Omit<Lifecycle, 'world'>> & { readonly world?: Partial<WorldSpec> }): Lifecycle {
  return {
    world: {
      seed: 1,
      nodes: 1,
      google: { secondsPerNode: 5 },
      iamLagSeconds: 0,
      credentials: 'federation',
      rolledBackReplacement: 'retain',
      targets: ['workers'],
      concurrent: false,
      timeoutMinutes: 15,
      waitsLateBySeconds: 0,
      watchMinutes: 60,
      isToldOfCalls: false,
      preflight: Preflight.ENFORCE,
      adopt: true,
      ...world,
    },
    steps: [DEPLOYMENT],
    edits: [],
    callFaults: [],
    deliveries: [],
    ...life,
  };
}
