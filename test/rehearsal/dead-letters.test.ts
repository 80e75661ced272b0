import { SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { FunctionHandler } from '../../lib/contract';
import { ServiceName } from '../../rehearsal/aws/lambda/runtime-environment';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';

const MINUTE = 60_000;
const FORGED = 'these words are forged';
const REPORT_FUNCTION = 'GkeInstanceProfileRotationReportFunction';

let play: Play;

beforeEach(async () => {
  play = await Play.begin({ nodes: 4, secondsPerNode: 300, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
});

afterEach(async () => {
  await play.end();
});

function reportArn(): string {
  const { lambda, cloudFormation } = play.cloud;
  const found = cloudFormation.describe(SAMPLE_STACK).resources.find(({ logicalId }) => logicalId === REPORT_FUNCTION);
  return lambda.arnOf(found?.physicalId ?? '');
}

const reasons = (): string => play.cloud.cloudFormation.events.map(({ reason }) => reason ?? '').join('\n');
const after = (minutes: number, doing: () => void): void => void play.cloud.clock.at(play.cloud.clock.now() + minutes * MINUTE, doing);
const running = () => play.cloud.executions.findLast(({ status }) => status === 'RUNNING');

it('whoever may invoke report cannot fail a rotation that goes on, nor say a word in the events of the stack', async () => {
  await play.deploy('Link', { generation: '1' });
  after(5, () => {
    const { lambda, cloudFormation } = play.cloud;
    const request = cloudFormation.sentRequests.at(-1);
    const event = (executionArn: string | undefined, status: string) => ({
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn, status, input: JSON.stringify({ requestId: request?.requestId }), error: 'Forged', cause: FORGED },
    });
    const invocations = [
      { requestId: request?.requestId },
      { requestId: request?.requestId, failure: { Error: 'Forged', Cause: FORGED } },
      event(running()?.spec.arn, 'FAILED'),
      event(play.cloud.executions[0]?.spec.arn, 'ABORTED'),
      {
        requestContext: { condition: 'RetriesExhausted' },
        requestPayload: {
          RequestType: 'Update',
          ResponseURL: 'http://127.0.0.1:9/?X-Amz-Date=20261102T090000Z',
          StackId: request?.stackId,
          RequestId: request?.requestId,
          ResourceType: request?.resourceType,
          LogicalResourceId: request?.logicalId,
          ResourceProperties: request?.properties,
        },
        responsePayload: { errorMessage: FORGED },
      },
    ];
    invocations.forEach((invocation) => lambda.invokeAsync(reportArn(), invocation));
  });
  const { status } = await play.deploy('Rotate', { generation: '2' });
  await play.settle();
  expect(status).toBe('UPDATE_COMPLETE');
  expect(reasons()).not.toContain(FORGED);
  play.checkRunsUnder('the pool runs under its second profile', play.newestProfile());
  expect(play.summary('').failures).toEqual([]);
});

it('a fault of our own that comes back is named in the events of the stack', async () => {
  const withoutOwner = (template: SynthesizedTemplate): unknown => {
    const broken = structuredClone(template) as { Resources: Record<string, { Properties?: { Environment?: { Variables: Record<string, unknown> } } }> };
    delete broken.Resources['GkeInstanceProfileRotationReconcileFunction']?.Properties?.Environment?.Variables['OWNER'];
    return broken;
  };
  const { status } = await play.deploy('Link with a reconcile that is broken', { generation: '1' }, withoutOwner);
  await play.settle();
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(reasons()).toMatch(/could not finish this request: the execution failed \(ReconcileFailed: EngineFault: .*OWNER/);
});

it.each([
  ['report fails for good', () => {
    const until = play.cloud.clock.now() + 10 * MINUTE;
    play.cloud.gateway.intercept = ({ handler, service, time }) =>
      handler === FunctionHandler.REPORT && service === ServiceName.DYNAMODB && time < until ? { status: 500, body: '{"__type":"InternalServerError"}' } : 'pass';
  }],
  ['EventBridge cannot call it', () => {
    play.cloud.events.cannotDeliver = true;
  }],
])('what %s with lies in the dead-letter queue, and answers CloudFormation when it is played again', async (_why, interfere) => {
  await play.deploy('Link', { generation: '1' });
  after(5, () => {
    interfere();
    running()?.stop();
  });
  const letters: string[] = [];
  after(20, () => {
    letters.push(...play.cloud.queues.messages());
    letters.forEach((letter) => play.cloud.lambda.invokeAsync(reportArn(), JSON.parse(letter)));
  });
  const { status } = await play.deploy('Rotate', { generation: '2' });
  await play.settle();
  expect(letters).toHaveLength(1);
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(reasons()).toContain('stopped the execution');
});
