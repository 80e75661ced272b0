import { BOOTSTRAP_QUALIFIER_CONTEXT } from 'aws-cdk-lib';
import { CodeBuildStep, type CodePipelineSource, type FileSet } from 'aws-cdk-lib/pipelines';
import { DEFAULT_FILE } from '../config/read-config';
import { quote } from '../../cli/google-setup/shell';

/** Where the build leaves the command line, which needs nothing but Node. */
const COMMAND_DIRECTORY = 'dist/cli';

/** Synthesizes the app as a workstation does, and builds the command that plans. */
export class SynthStep extends CodeBuildStep {
  /** The command line as one bundle, so that what assumes roles later installs no packages. */
  public readonly commandLine: FileSet;

  /**
   * @param configFile from the top of the repository.
   * @param qualifier of the bootstrap stacks, where the context has one: it may come from a command line, which a build does not have.
   */
  public constructor(source: CodePipelineSource, configFile: string, qualifier?: string) {
    const context = [
      ...(configFile === DEFAULT_FILE ? [] : [`config=${configFile}`]),
      ...(qualifier === undefined ? [] : [`${BOOTSTRAP_QUALIFIER_CONTEXT}=${qualifier}`]),
    ];
    super('Synth', {
      input: source,
      // What is needed here works without the scripts of packages, so none of them runs.
      installCommands: ['npm ci --ignore-scripts'],
      commands: [['npx cdk synth --quiet', ...context.map((entry) => `-c ${quote(entry)}`)].join(' '), 'npm run build:cli', 'npm run build:publisher'],
      primaryOutputDirectory: 'cdk.out',
    });
    this.commandLine = this.addOutputDirectory(COMMAND_DIRECTORY);
  }
}
