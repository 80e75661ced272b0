import { App } from 'aws-cdk-lib';
import { ConfigError } from '../app/config/mistake';
import { readConfig } from '../app/config/read-config';
import { createStacks } from '../app/create-stacks';
import { complaintAboutNode, NODE_OF_THE_APP } from '../cli/command-line/process';

// What a build image begins with may be older: that of CodeBuild begins with 18.
const complaint = complaintAboutNode(NODE_OF_THE_APP, 'Install a newer one; a build on CodeBuild names it in runtime-versions.');
if (complaint !== undefined) {
  process.stderr.write(`This app ${complaint}\n`);
  process.exit(1);
}

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
