import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { type App, Tags } from 'aws-cdk-lib';
import { ConfigError } from '../config/mistake';
import type { PipelineConfig } from '../config/pipeline-schema';
import type { ConfigFile } from '../config/read-config';
import { FleetStack } from '../fleet/fleet-stack';
import { resolveFleet } from '../fleet/resolve-fleet';
import { FleetPipelineStack } from './fleet-pipeline-stack';
import { FleetStage } from './fleet-stage';
import { planPipeline } from './planned-pipeline';

/**
 * Makes the pipeline of a file, a stage for each environment that it deploys, and a stack for each other environment.
 *
 * @throws ConfigError if the library refuses something of it: all of that at once.
 */
export function pipelineApp(app: App, file: ConfigFile, config: PipelineConfig): FleetPipelineStack {
  const configFile = pathInRepository(file);
  // Not of the pipeline's stack alone: there may be one with a bucket for each other region.
  for (const [key, value] of Object.entries(file.config.tags ?? {})) {
    Tags.of(app).add(key, value);
  }
  const environments = resolveFleet(file.config);
  const pipeline = planPipeline(config, environments);
  const stages = pipeline.stages.map(({ environment, ...rest }) => ({ ...rest, stage: new FleetStage(app, environment) }));
  const others = environments
    .filter((environment) => !stages.some(({ stage }) => stage.environment === environment))
    .map((environment) => new FleetStack(app, environment.name, environment));
  const mistakes = [...stages.map(({ stage }) => stage.stack), ...others].flatMap((stack) => stack.mistakes);
  if (mistakes.length > 0) {
    throw file.mistakes(mistakes);
  }
  return new FleetPipelineStack(app, { pipeline, stages, configFile });
}

/** The pipeline reads the file from its own copy of the repository, whose top is where the CDK runs. */
function pathInRepository({ file }: ConfigFile): string {
  const relative = path.relative(process.cwd(), file);
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new ConfigError(`${file} has a pipeline, which reads the file from its copy of the repository: put it into the repository.`);
  }
  requireTopOfRepository(process.cwd());
  return relative.replaceAll(path.sep, '/');
}

/** Builds begin at the top of what the source has handed over; git tells where that is, as far as there is any. */
function requireTopOfRepository(directory: string): void {
  const hasGit = (one: string): boolean => existsSync(path.join(one, '.git'));
  const top = ancestorsOf(directory).find(hasGit);
  if (top !== undefined && top !== directory) {
    throw new ConfigError(
      `${directory} is a folder of the repository ${top}, but the builds of a pipeline begin at its top: give the clone a repository of its own, or deploy from a workstation.`,
    );
  }
}

function ancestorsOf(directory: string): readonly string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestorsOf(parent)];
}
