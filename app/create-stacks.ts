import type { App, Stack } from 'aws-cdk-lib';
import type { ConfigFile } from './config/read-config';
import { fleetStacks } from './fleet/fleet-app';
import { pipelineApp } from './pipeline/pipeline-app';

/**
 * Makes what a file describes: its pipeline, or else the stacks that a workstation deploys.
 *
 * @throws ConfigError if the library refuses something of it: all of that at once.
 */
export function createStacks(app: App, file: ConfigFile): readonly Stack[] {
  const { pipeline } = file.config;
  return pipeline === undefined ? fleetStacks(app, file) : [pipelineApp(app, file, pipeline)];
}
