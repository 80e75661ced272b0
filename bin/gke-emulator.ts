import { UsageError, WRONG_USAGE } from '../app/command-line/arguments';
import {
  EMULATOR_HELP,
  emulatorInstructions,
  parseEmulatorArguments,
  startEmulator,
} from '../rehearsal/gke-multi-cloud/emulator';
import { version } from '../package.json';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args[0] === '--version') {
    process.stdout.write(`${version}\n`);
    return;
  }
  const options = parseEmulatorArguments(args);
  if (options === 'help') {
    process.stdout.write(EMULATOR_HELP);
    return;
  }
  const emulator = await startEmulator(options, (line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${emulatorInstructions(emulator.origin, emulator.gke)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void emulator.stop());
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`gke-emulator: ${message}\n`);
  process.exitCode = error instanceof UsageError ? WRONG_USAGE : 1;
});
