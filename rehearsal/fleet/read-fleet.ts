import { App } from 'aws-cdk-lib';
import { readConfig } from '../../app/config/read-config';
import type { Environment } from '../../app/fleet/fleet';
import { fleetStacks } from '../../app/create-stacks';
import { resolveFleet } from '../../app/fleet/resolve-fleet';

/**
 * The environments of a file that the app would deploy.
 *
 * @throws ConfigError for a file that the app would refuse.
 */
export function readFleet(file: string | undefined): Environment[] {
  const read = readConfig(file, '--config FILE');
  fleetStacks(new App(), read);
  return resolveFleet(read.config);
}
