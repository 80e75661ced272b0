import type { FleetScenario } from './scenario';

/** The second wave fails. */
export const THREE_WAVES: FleetScenario = {
  name: 'three-waves',
  title: 'twelve targets of two clusters in three waves; wave 2 fails, wave 3 never starts, everything goes back',
  config: 'examples/three-waves.yaml',
  story: { rotates: false, failAt: 'east/batch' },
  shape: { nodes: 3, secondsPerNode: 120 },
};
