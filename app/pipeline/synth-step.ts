import { CodeBuildStep, type CodePipelineSource, type FileSet } from 'aws-cdk-lib/pipelines';
import { DEFAULT_FILE } from '../config/read-config';
import { quote } from '../google-setup/shell';

/** Where the build leaves the command line, which needs nothing but Node. */
const COMMAND_DIRECTORY = 'dist/cli';

/** Synthesizes the app as a workstation does, and builds the command that plans. */
export class SynthStep extends CodeBuildStep {
  /** The command line as one bundle, so that what assumes roles later installs no packages. */
  public readonly commandLine: FileSet;

  /** @param configFile from the top of the repository. */
  public constructor(source: CodePipelineSource, configFile: string) {
    super('Synth', {
      input: source,
      installCommands: ['npm ci'],
      commands: [`npx cdk synth --quiet${configFile === DEFAULT_FILE ? '' : ` -c ${quote(`config=${configFile}`)}`}`, 'npm run build:cli'],
      primaryOutputDirectory: 'cdk.out',
    });
    this.commandLine = this.addOutputDirectory(COMMAND_DIRECTORY);
  }
}
