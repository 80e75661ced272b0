import { runCommand } from '../cli/command-line/run-command';
import { runBench } from '../rehearsal/command-line/bench';

runCommand('bench', runBench);
