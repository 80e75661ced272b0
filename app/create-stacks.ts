import type { App, Stack } from 'aws-cdk-lib';
import type { ConfigFile } from './config/read-config';
import { FleetStack } from './fleet/fleet-stack';
import { resolveFleet } from './fleet/resolve-fleet';
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

/**
 * Makes a stack for each environment of a file.
 *
 * @throws ConfigError if the library refuses something of it: all of that at once.
 */
export function fleetStacks(scope: App, file: ConfigFile): FleetStack[] {
  const stacks = resolveFleet(file.config).map((environment) => new FleetStack(scope, environment.name, environment));
  const mistakes = stacks.flatMap((stack) => stack.mistakes);
  if (mistakes.length > 0) {
    throw file.mistakes(mistakes);
  }
  return stacks;
}
