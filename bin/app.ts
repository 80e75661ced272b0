import { App } from 'aws-cdk-lib';
import { SAMPLE_STACK, SampleStack } from './sample-stack';

const app = new App();
// npx cdk deploy -c generation=2026-11
const generation: unknown = app.node.tryGetContext('generation');
new SampleStack(app, SAMPLE_STACK, {
  description: 'Sample of cdk-gke-instance-profile',
  generation: typeof generation === 'string' ? generation : undefined,
});
