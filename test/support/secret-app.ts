import { App, type Duration, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SAMPLE_NODE_POOL, SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { GoogleCredentials, InstanceProfileRotation } from '../../lib';

export const GOOGLE_KEY_SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:google-key-a1B2c3';

/** The sample's node pool, with a service account key instead of keyless credentials. */
export function buildSecretApp(outdir: string, generation: string, timeout?: Duration): App {
  const app = new App({ outdir });
  const stack = new Stack(app, SAMPLE_STACK);
  const secret = Secret.fromSecretCompleteArn(stack, 'GoogleKey', GOOGLE_KEY_SECRET);
  new InstanceProfileRotation(stack, 'Workers', {
    target: SAMPLE_NODE_POOL,
    credentials: GoogleCredentials.fromSecret(secret),
    generation,
    ...(timeout === undefined ? {} : { timeout }),
  });
  return app;
}
