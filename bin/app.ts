import { App } from 'aws-cdk-lib';
import { ConfigError } from '../app/config/mistake';
import { readConfig } from '../app/config/read-config';
import { fleetStacks } from '../app/fleet/fleet-app';

const app = new App();
// npx cdk deploy -c config=examples/three-waves.yaml
const file: unknown = app.node.tryGetContext('config');
try {
  fleetStacks(app, readConfig(typeof file === 'string' ? file : undefined));
} catch (error) {
  if (!(error instanceof ConfigError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
