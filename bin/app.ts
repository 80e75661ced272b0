import { App } from 'aws-cdk-lib';
import { ConfigError } from '../app/config/mistake';
import { readConfig } from '../app/config/read-config';
import { createStacks } from '../app/create-stacks';

const app = new App();
// npx cdk deploy -c config=examples/three-waves.yaml
const file: unknown = app.node.tryGetContext('config');
try {
  createStacks(app, readConfig(typeof file === 'string' ? file : undefined));
} catch (error) {
  if (!(error instanceof ConfigError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
