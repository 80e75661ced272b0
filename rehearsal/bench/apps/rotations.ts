import { App, type AppProps, Stack } from 'aws-cdk-lib';
import { GoogleCredentials, InstanceProfileRotation, RotationTarget } from '../../../lib';
import { runAlone } from './run-alone';

/** Rotations as somebody writes them who leaves all else to the library. */
export function rotations(count: number, props: AppProps): App {
  const app = new App(props);
  const stack = new Stack(app, 'Rotations');
  const credentials = GoogleCredentials.workloadIdentityFederation({
    projectNumber: '123456789012',
    pool: 'aws-rotation',
    provider: 'aws-account',
    serviceAccount: 'profile-rotation@acme-prod.iam.gserviceaccount.com',
  });
  for (let index = 0; index < count; index += 1) {
    const target = RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: `pool-${index}` });
    new InstanceProfileRotation(stack, `Rotation${index}`, { target, credentials, generation: '1' });
  }
  return app;
}

runAlone(module, rotations);
