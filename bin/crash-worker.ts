import { scenarioNamed } from '../rehearsal/command-line/scenario-option';
import type { CrashMoments } from '../rehearsal/proof/lifecycles/crash-points';
import { crashAt } from '../rehearsal/proof/lifecycles/crash-sweep';

// Started by the crash sweep: plays the crashes that it is sent, and sends back what came of them.
process.on('message', (moments: CrashMoments) => {
  void crashAt(scenarioNamed(moments[0].scenario), ...moments).then((outcome) => process.send?.(outcome));
});
// Also in the middle of a play: nobody is left to hear how it ends.
process.on('disconnect', () => process.exit());
