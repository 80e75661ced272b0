import { awsOfCaller } from '../caller/aws';
import type { StatusSources } from './run';

/** The caller's own AWS credentials, the clock, and Ctrl-C. */
export async function connect(environment: NodeJS.ProcessEnv): Promise<StatusSources> {
  const aws = await awsOfCaller(environment);
  let isStopped = false;
  let wake = (): void => undefined;
  const stop = (): void => {
    if (isStopped) {
      // Whoever says it twice does not want to wait for the look that is under way.
      process.exit(130);
    }
    isStopped = true;
    wake();
  };
  return {
    aws,
    now: () => Date.now(),
    begin: () => void process.on('SIGINT', stop),
    say: (words) => process.stderr.write(`${words}\n`),
    pause: (ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          resolve(isStopped);
        };
        const timer = setTimeout(end, ms);
        wake = end;
        if (isStopped) {
          end();
        }
      }),
  };
}
