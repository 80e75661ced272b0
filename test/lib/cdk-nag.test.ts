import type { App} from 'aws-cdk-lib';
import { type IPolicyValidationContext, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { GoogleCredentials, RotationEngine } from '../../lib';
import { cluster, newApp, newRotation, nodePool } from './support/rotations';

/** Findings about constructs whose path matches, as `rule at path`. */
function findingsIn(app: App, path: RegExp): string[] {
  app.synth();
  const report = new AwsSolutionsChecks(app).validate({ appConstruct: app } as unknown as IPolicyValidationContext);
  return report.violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources
      .map(({ constructPath }) => String(constructPath))
      .filter((constructPath) => path.test(constructPath))
      .map((constructPath) => `${ruleName} at ${constructPath}`),
  );
}

test('control plane and node pool, with keyless credentials and default roles, have no finding', () => {
  const app = newApp();
  const stack = new Stack(app, 'Stack');
  newRotation(stack, { target: cluster() }, 'ControlPlane');
  newRotation(stack, { target: nodePool() }, 'Workers');
  expect(findingsIn(app, /./)).toEqual([]);
});

test('credentials in a secret and an engine in a VPC add no finding', () => {
  const app = newApp();
  const stack = new Stack(app, 'Stack');
  new RotationEngine(stack, 'Engine', { vpc: new Vpc(stack, 'Vpc') });
  newRotation(stack, { credentials: GoogleCredentials.fromSecret(new Secret(stack, 'Secret')) }, 'Workers');
  expect(findingsIn(app, /Stack\/(Engine|Workers)/)).toEqual([]);
});

test('the check does find what is wrong elsewhere', () => {
  const app = newApp();
  new Bucket(new Stack(app, 'Stack'), 'Bucket');
  expect(findingsIn(app, /./)).toContain('AwsSolutions-S1 at Stack/Bucket/Resource');
});
