import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { FunctionHandler, RECONCILE_TIMEOUT_SECONDS } from '../../lib/contract';
import { SHORT_FUNCTION_TIMEOUT_SECONDS } from '../../lib/engine/rotation-state-machine';
import type { Interception } from '../../rehearsal/world/gateway/fault';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { synthesizeSample, type SynthesizedSample } from '../../rehearsal/play/synthesize';
import { sampleCloud } from '../../rehearsal/play/sample-cloud';
import type { LocalCloud } from '../../rehearsal/play/local-cloud';
import { buildSecretApp, GOOGLE_KEY_SECRET } from '../support/secret-app';

/** A function ends by itself at least so long before Lambda would end it. */
const SPARE_SECONDS = 4;
const FAULTS = ['neverAnswers', 'stopsAfterHeaders', 'byteByByte'] as const satisfies readonly Interception[];

const BEGIN = { handler: FunctionHandler.BEGIN, timeout: SHORT_FUNCTION_TIMEOUT_SECONDS, calls: 2 };
const RECONCILE = { handler: FunctionHandler.RECONCILE, timeout: RECONCILE_TIMEOUT_SECONDS, calls: 4 };
const REPORT = { handler: FunctionHandler.REPORT, timeout: SHORT_FUNCTION_TIMEOUT_SECONDS, calls: 3 };

/** Everybody whom a function talks to. */
const CONVERSATIONS = [
  [BEGIN, ServiceName.DYNAMODB],
  [BEGIN, ServiceName.KMS],
  [BEGIN, ServiceName.STATES],
  [RECONCILE, ServiceName.DYNAMODB],
  [RECONCILE, ServiceName.IAM],
  [RECONCILE, ServiceName.EC2],
  [RECONCILE, ServiceName.AUTO_SCALING],
  [{ ...RECONCILE, calls: 2 }, ServiceName.CLOUDFORMATION],
  [RECONCILE, ServiceName.SECRETS_MANAGER],
  [RECONCILE, ServiceName.GOOGLE_STS],
  [RECONCILE, ServiceName.GOOGLE_IAM_CREDENTIALS],
  [RECONCILE, ServiceName.GKE_MULTICLOUD],
  [REPORT, ServiceName.DYNAMODB],
  [REPORT, ServiceName.KMS],
  [REPORT, ServiceName.CLOUDFORMATION],
  [REPORT, ServiceName.CLOUDFORMATION_RESPONSE],
] as const;

const directory = mkdtempSync(join(tmpdir(), 'calls-that-never-end-'));
const stages = new Map<boolean, LocalCloud>();
/** Two generations in turn: to go back to one is to rotate, too. */
const apps = new Map([false, true].map((withSecret) => [withSecret, ['1', '2'].map((generation) => appOf(withSecret, generation))]));

afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await Promise.all([...stages.values()].map((cloud) => cloud.close()));
});

/** A cloud on which a rotation has been deployed: its functions are warm. */
async function warmStage(withSecret: boolean): Promise<LocalCloud> {
  const known = stages.get(withSecret);
  if (known !== undefined) {
    return known;
  }
  const cloud = await sampleCloud({ nodes: 1, secondsPerNode: 5, waitsLateBySeconds: FEWER_LOOKS_SECONDS });
  stages.set(withSecret, cloud);
  cloud.secrets.set(GOOGLE_KEY_SECRET, cloud.googleAuth.keys.create('profile-rotation@acme-prod.iam.gserviceaccount.com'));
  await rotate(cloud, withSecret);
  return cloud;
}

/** Long, so that there is a wait to be asked for and released. */
function appOf(withSecret: boolean, generation: string): SynthesizedSample {
  const timeout = Duration.hours(2);
  if (!withSecret) {
    return synthesizeSample({ generation, timeout });
  }
  const assembly = buildSecretApp(join(directory, generation), generation, timeout).synth();
  return { assembly: assembly.directory, template: assembly.getStackByName(SAMPLE_STACK).template as SynthesizedSample['template'] };
}

async function rotate(cloud: LocalCloud, withSecret: boolean): Promise<string> {
  const turns = apps.get(withSecret) ?? [];
  const [app = appOf(withSecret, '1')] = turns.splice(0, 1);
  turns.push(app);
  cloud.assets.publish(app.assembly);
  return (await cloud.cloudFormation.deploy(SAMPLE_STACK, structuredClone(app.template))).status;
}

describe.each(FAULTS)('a service that %s', (fault) => {
  it.each(CONVERSATIONS)('neither outlives nor spoils a function that talks to it (%j, %s)', async ({ handler, timeout, calls }, service) => {
    const withSecret = service === ServiceName.SECRETS_MANAGER;
    const cloud = await warmStage(withSecret);
    const { gateway, lambda, googleAuth } = cloud;
    // Credentials are asked for anew.
    googleAuth.tokens.revokeAll();
    const begun = lambda.invocations.length;
    const hit: string[] = [];
    /** Calls of containers that were hit before. */
    const after: string[] = [];
    gateway.intercept = (call) => {
      if (call.handler === handler && call.service === service && hit.length < calls) {
        hit.push(call.containerId);
        return fault;
      }
      after.push(...(hit.includes(call.containerId) ? [call.containerId] : []));
      return 'pass';
    };

    await expect(rotate(cloud, withSecret)).resolves.toBe('UPDATE_COMPLETE');
    expect(hit).toHaveLength(calls);
    const invocations = lambda.invocations.slice(begun).filter((one) => one.handler === handler);
    expect(invocations.map(({ error }) => error)).not.toContain('Sandbox.Timedout');
    expect(Math.max(...invocations.map(({ started, ended }) => (ended - started) / 1000))).toBeLessThanOrEqual(timeout - SPARE_SECONDS);
    expect(after).not.toHaveLength(0);
  });
});

it('calls that are answered, each late, share the time of one invocation', async () => {
  const cloud = await warmStage(false);
  const { gateway, lambda, clock } = cloud;
  const begun = lambda.invocations.length;
  const calm = clock.now() + 10 * 60_000;
  gateway.intercept = ({ handler, time }) => (handler === FunctionHandler.RECONCILE && time < calm ? { delayMs: 9_000 } : 'pass');
  await expect(rotate(cloud, false)).resolves.toBe('UPDATE_COMPLETE');
  const invocations = lambda.invocations.slice(begun).filter(({ handler }) => handler === FunctionHandler.RECONCILE);
  expect(invocations.map(({ error }) => error)).not.toContain('Sandbox.Timedout');
  expect(Math.max(...invocations.map(({ started, ended }) => (ended - started) / 1000))).toBeLessThanOrEqual(RECONCILE_TIMEOUT_SECONDS - SPARE_SECONDS);
});
