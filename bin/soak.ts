import { UsageError } from '../rehearsal/command-line/arguments';
import { runSoak } from '../rehearsal/command-line/soak';

runSoak(process.argv.slice(2), (text) => process.stdout.write(text)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? (isUsage ? `${error.message} Try --help.` : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`soak: ${message}\n`);
    process.exitCode = isUsage ? 2 : 1;
  },
);
