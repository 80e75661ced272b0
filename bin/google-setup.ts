import { runCommand } from '../cli/command-line/run-command';
import { runGoogleSetup } from '../app/google-setup/command';

runCommand('google-setup', runGoogleSetup);
