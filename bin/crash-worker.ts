import { scenarioNamed } from '../rehearsal/command-line/scenario-option';
import type { CrashPoint } from '../rehearsal/lifecycles/crash-points';
import { CrashSweep } from '../rehearsal/lifecycles/crash-sweep';

// Started by the crash sweep: plays each point that it is sent, and sends back what came of it.
const sweep = new CrashSweep();
process.on('message', (point: CrashPoint) => {
  void sweep.crashAt(scenarioNamed(point.scenario), point).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => sweep.cleanUp());
