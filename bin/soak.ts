import { runCommand } from '../app/command-line/run-command';
import { runSoak } from '../rehearsal/command-line/soak';

runCommand('soak', runSoak);
