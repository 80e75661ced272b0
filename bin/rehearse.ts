import { runCommand } from '../cli/command-line/run-command';
import { runRehearse } from '../rehearsal/command-line/rehearse';

runCommand('rehearse', runRehearse);
