import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { FunctionHandler } from '../../lib/contract';
import type { Intercept } from '../../rehearsal/world/gateway/fault';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { sampleCloud } from '../../rehearsal/play/sample-cloud';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';
import type { Scenario } from '../../rehearsal/scenarios/scenario';
import { AwsRequestRecorder, type AwsRequest } from './aws-requests';
import { buildSecretApp, GOOGLE_KEY_SECRET } from './secret-app';

const SHAPE = { nodes: 3, secondsPerNode: 120, waitsLateBySeconds: FEWER_LOOKS_SECONDS };

/** What the functions ask of AWS while a scenario is played. */
export async function requestsOfScenario(scenario: Scenario, decide?: Intercept): Promise<readonly AwsRequest[]> {
  const play = await Play.begin(SHAPE, SILENT, scenario.target);
  const recorder = new AwsRequestRecorder(play.cloud, decide);
  try {
    await scenario.play(play, SHAPE);
    return recorder.requests;
  } finally {
    await play.end();
  }
}

/** DynamoDB is down for `begin`, so that Lambda gives up and tells `report`. */
export async function requestsWhereBeginFails(): Promise<readonly AwsRequest[]> {
  const isDown: Intercept = ({ service, handler }) =>
    service === ServiceName.DYNAMODB && handler === FunctionHandler.BEGIN ? { status: 500, body: '{"__type":"InternalServerError"}' } : 'pass';
  return requestsOfScenario(
    {
      name: 'begin-fails',
      title: 'the request cannot be taken in',
      play: async (play) => {
        play.checkStatus(await play.deploy('Link', { generation: '1' }), 'ROLLBACK_COMPLETE');
      },
    },
    isDown,
  );
}

/** Linked, and rotated, with a service account key from a secret. */
export async function requestsWithSecret(): Promise<readonly AwsRequest[]> {
  const cloud = await sampleCloud(SHAPE);
  const recorder = new AwsRequestRecorder(cloud);
  const directory = mkdtempSync(join(tmpdir(), 'permissions-'));
  cloud.secrets.set(GOOGLE_KEY_SECRET, cloud.googleAuth.keys.create('profile-rotation@acme-prod.iam.gserviceaccount.com'));
  try {
    for (const generation of ['1', '2']) {
      const assembly = buildSecretApp(join(directory, generation), generation).synth();
      cloud.assets.publish(assembly.directory);
      const template = assembly.getStackByName(SAMPLE_STACK).template as SynthesizedTemplate;
      const { status } = await cloud.cloudFormation.deploy(SAMPLE_STACK, template);
      if (!['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(status)) {
        throw new Error(`the stack with a secret ended ${status}`);
      }
    }
    return recorder.requests;
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await cloud.close();
  }
}
