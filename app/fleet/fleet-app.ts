import type { Construct } from 'constructs';
import type { ConfigFile } from '../config/read-config';
import { FleetStack } from './fleet-stack';
import { resolveFleet } from './resolve-fleet';

/**
 * Makes a stack for each environment of a file.
 *
 * @throws ConfigError if the library refuses something of it: all of that at once.
 */
export function fleetStacks(scope: Construct, file: ConfigFile): FleetStack[] {
  const stacks = resolveFleet(file.config).map((environment) => new FleetStack(scope, environment.name, environment));
  const mistakes = stacks.flatMap((stack) => stack.mistakes);
  if (mistakes.length > 0) {
    throw file.mistakes(mistakes);
  }
  return stacks;
}
