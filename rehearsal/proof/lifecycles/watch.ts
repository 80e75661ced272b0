import { LINK_RESOURCE_TYPE, PROFILE_PATH_PREFIX, TARGET_TAG_KEY, VERDICT_RESOURCE_TYPE } from '../../../lib/contract';
import type { RecordedRequest } from '../../aws/cloudformation/custom-resource/custom-resource-requests';
import type { StackEvent } from '../../aws/cloudformation/stack/stack-event';
import { WAIT_CONDITION_TYPE } from '../../aws/cloudformation/wait-condition/wait-condition-type';
import type { TargetAddress } from '../../google/gke-multi-cloud/resource-name';
import type { Belonging, Chronicle, ChronicledExecution, ChronicledWait, Deployment, Writing } from '../invariants/chronicle';
import { SafetyWatch } from '../invariants/safety';
import type { Stage } from '../../play/stage';
import type { Execution } from '../../aws/step-functions/execution';
import { Outages } from './outages';
import { addressOf, nameOf, PROJECT, TARGET_NAMES } from './targets';
import { Timeline } from './timeline';
import { Touches } from './touches';
import { Witness } from './witness';
import { URL_SIGNATURE, writingsOf } from './writings';

const OURS: readonly string[] = [LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE];

/** Everybody who watches a play, so that the invariants have something to look at. */
export class Watch {
  public readonly timeline: Timeline;
  public readonly safety: SafetyWatch;
  public readonly touches = new Touches();
  public readonly witness: Witness;
  public readonly outages: Outages;
  /** IDs of requests that nobody could answer. */
  public readonly lost = new Set<string>();
  public readonly templates: Writing[] = [];
  /** Of what was written into the ledger, that with an open URL in it: there is too much of the rest. */
  private readonly openUrls: Writing[] = [];
  /** Why an operation of somebody else, which began then, could only be taken for ours. */
  public excuseTrespass: (began: number) => string | undefined = () => undefined;

  public constructor(
    private readonly stage: Stage,
    stackName: string,
  ) {
    this.timeline = new Timeline(stage);
    this.safety = new SafetyWatch(stage.iam, stage.projects);
    this.outages = new Outages(stage);
    this.witness = new Witness(stage, this.touches, stackName);
    stage.dynamoDb.onWriting = (text) => {
      if (text.includes(URL_SIGNATURE)) {
        this.openUrls.push({ where: 'a row of the ledger', text });
      }
    };
    stage.gke.faults.onInterference(({ address, what }) => {
      this.touches.add(nameOf(address), stage.clock.now(), `somebody else: ${what}`, what === 'deleted');
    });
  }

  public chronicle(deployments: readonly Deployment[], secrets: readonly string[]): Chronicle {
    const { stage } = this;
    return {
      harms: this.safety.harms,
      belongings: belongingsOf(stage),
      trespasses: stage.gke.faults.trespasses.map(({ time, what, operation }) => ({ time, what, operation: `operation ${operation.id} on ${nameOf(operation.target)}`, ...excused(this.excuseTrespass(operation.createTime)) })),
      requests: stage.cloudFormation.sentRequests
        .filter(({ resourceType }) => OURS.includes(resourceType))
        .map((request) => ({ ...request, ...excused(this.excuseOf(request)) })),
      answers: stage.cloudFormation.answers,
      waits: stage.cloudFormation.events.flatMap(chronicledWait).map((wait) => ({ ...wait, ...excused(wait.how === 'timed out' ? this.outages.excuseSignal(wait.time) : undefined) })),
      sightings: this.witness.sightings,
      deployments,
      executions: stage.executions.map(chronicled),
      writings: [...this.templates, ...this.openUrls, ...writingsOf(stage)],
      secrets,
    };
  }

  private excuseOf({ requestId, ending, deadline }: RecordedRequest): string | undefined {
    if (this.lost.has(requestId)) {
      return 'Lambda never delivered it, or gave it up';
    }
    return ending === 'timed out' ? this.outages.excuseAnswer(deadline) : undefined;
  }
}

function belongingsOf(stage: Stage): Belonging[] {
  const views = TARGET_NAMES.flatMap((name) => stage.viewOf(addressOf(name)) ?? []);
  return stage.iam.profiles
    .filter(({ path }) => path.startsWith(PROFILE_PATH_PREFIX))
    .map(({ instanceProfileName: profile, tags }) => ({
      profile,
      bound: tags[TARGET_TAG_KEY],
      ranOn: views.filter(({ nodes }) => nodes.some(({ history }) => history.some((epoch) => epoch.profile === profile))).map(({ address }) => markOf(address)),
    }));
}

/** As the tag has it. */
function markOf({ location, cluster, nodePool }: TargetAddress): string {
  return [PROJECT, location, cluster, ...(nodePool === undefined ? [] : [nodePool])].join('/');
}

function excused(excuse: string | undefined): { readonly excuse?: string } {
  return excuse === undefined ? {} : { excuse };
}

function chronicledWait({ time, logicalId, resourceType, status, reason }: StackEvent): ChronicledWait[] {
  if (resourceType !== WAIT_CONDITION_TYPE || (status !== 'CREATE_COMPLETE' && status !== 'CREATE_FAILED')) {
    return [];
  }
  const isTimedOut = reason?.startsWith('Failed to receive') === true;
  return [{ time, logicalId, how: status === 'CREATE_COMPLETE' ? 'signalled' : isTimedOut ? 'timed out' : 'given up' }];
}

function chronicled({ spec, status, error, cause, historyLog, historyEvents }: Execution): ChronicledExecution {
  const polls = historyLog.filter(({ type, state }) => type === 'TaskStateEntered' && state === 'Reconcile').length;
  return { name: spec.name, status, ...(error === undefined ? {} : { error: `${error}: ${cause}` }), inputBytes: Buffer.byteLength(spec.input), polls, historyEvents };
}
