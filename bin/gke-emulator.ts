import { UsageError } from '../app/command-line/arguments';
import {
  EMULATOR_HELP,
  emulatorInstructions,
  parseEmulatorArguments,
  startEmulator,
} from '../rehearsal/gke-multi-cloud/emulator';

async function main(): Promise<void> {
  const options = parseEmulatorArguments(process.argv.slice(2));
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
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
