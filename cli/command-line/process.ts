import { clean } from '../../lambda/log/clean';

/*
 * What every command does about the process that it runs in.
 */

/** Lambda's Node, which runs the functions in a rehearsal. */
export const NODE_OF_THE_FUNCTIONS = 24;
/** What synthesizing needs, and package.json says. */
export const NODE_OF_THE_APP = 20;
/** What Google's library needs. */
export const NODE_OF_THE_PACKAGE = 22;

/** What to say on a Node that is older than `least`; nothing on any other. */
export function complaintAboutNode(least: number, remedy: string, version = process.versions.node): string | undefined {
  return Number.parseInt(version, 10) < least ? `needs Node ${least} or newer, and this is Node ${version}. ${remedy}` : undefined;
}

/** To whom a command writes may hang up, as `head` does: the command goes on to its end, and writes no more. */
export function outliveReaders(streams: readonly NodeJS.WritableStream[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
    });
  }
}

/** Without credentials Google's library looks for a metadata server, and warns where the network has none: that is no news. */
export function silenceLookupWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'MetadataLookupWarning') {
      process.stderr.write(`${clean(`${warning.name}: ${warning.message}`)}\n`);
    }
  });
}
