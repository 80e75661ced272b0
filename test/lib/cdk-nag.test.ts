import { Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { GoogleCredentials, RotationEngine } from '../../lib';
import { findingsIn } from '../support/nag';
import { cluster, newApp, newRotation, nodePool } from './support/rotations';

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

test('a key of one’s own, tracing and reserved concurrency add no finding', () => {
  const app = newApp();
  const stack = new Stack(app, 'Stack');
  new RotationEngine(stack, 'Engine', { encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }), tracing: true, reservedConcurrentExecutions: 5 });
  newRotation(stack);
  expect(findingsIn(app, /./)).toEqual([]);
});

test('alarms, a dashboard and rules add no finding', () => {
  const app = newApp();
  const stack = new Stack(app, 'Stack');
  const { engine } = newRotation(stack);
  engine.addAlarms('Alarms', []);
  engine.addDashboard('Dashboard');
  engine.onRotationFailed('Failed');
  expect(findingsIn(app, /./)).toEqual([]);
});

test('the check does find what is wrong elsewhere', () => {
  const app = newApp();
  new Bucket(new Stack(app, 'Stack'), 'Bucket');
  expect(findingsIn(app, /./)).toContain('AwsSolutions-S1 at Stack/Bucket/Resource');
});
