import { runCommand } from '../cli/command-line/run-command';
import { runEmulator } from '../rehearsal/google/gke-multi-cloud/emulator';

runCommand('gke-emulator', runEmulator);
