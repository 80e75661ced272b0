import { withPatience } from '../command-line/patience';
import type { Terminal } from '../command-line/terminal';
import type { StatusReport } from './document';
import { changesSince, renderStatus } from './render';
import { runs } from './status';

/** The time, and whoever may have enough of watching. */
export interface Watching {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From now on Ctrl-C ends the next pause, and the command only when somebody means it twice. */
  readonly begin: () => void;
  /** @returns true when somebody has stopped the watching meanwhile */
  readonly pause: (ms: number) => Promise<boolean>;
  /** Words that are no part of what is shown. */
  readonly say: (words: string) => void;
}

/** Looks again and again until nothing runs any more, or nobody watches. @returns the last look. */
export async function follow(
  look: () => Promise<StatusReport>,
  { begin, pause, say }: Watching,
  seconds: number,
  { print, display, redraw }: Pick<Terminal, 'print' | 'display' | 'redraw'>,
): Promise<StatusReport> {
  begin();
  let before: StatusReport | undefined;
  for (;;) {
    const report: StatusReport = before === undefined ? await withPatience('Asking CloudFormation and the ledger', look) : await look();
    if (redraw === undefined) {
      changesSince(before?.stacks, report.stacks, report.at).forEach((line) => print(`${line}\n`));
    } else {
      redraw(renderStatus(report, display?.()), renderStatus(report, display?.(), false));
    }
    if (!runs(report.stacks)) {
      return report;
    }
    if (await pause(seconds * 1000)) {
      say('Stopped watching. What runs goes on: CloudFormation and the engine do not need this command.');
      return report;
    }
    before = report;
  }
}
