import { runCommand } from '../cli/command-line/run-command';
import { runSoak } from '../rehearsal/command-line/soak';

runCommand('soak', runSoak);
