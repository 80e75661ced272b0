import { scenarioNamed } from '../rehearsal/command-line/scenario-option';
import type { CrashMoment } from '../rehearsal/proof/lifecycles/crash-points';
import { crashAt } from '../rehearsal/proof/lifecycles/crash-sweep';

// Started by the crash sweep: plays each crash that it is sent, and sends back what came of it.
process.on('message', (moment: CrashMoment) => {
  void crashAt(scenarioNamed(moment.scenario), moment).then((outcome) => process.send?.(outcome));
});
// Also in the middle of a play: nobody is left to hear how it ends.
process.on('disconnect', () => process.exit());
