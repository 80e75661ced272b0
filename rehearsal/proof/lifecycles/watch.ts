import { EVENT_SOURCE, LINK_RESOURCE_TYPE, PROFILE_PATH_PREFIX, TARGET_TAG_KEY, VERDICT_RESOURCE_TYPE } from '../../../lib/contract';
import type { RecordedRequest } from '../../aws/cloudformation/custom-resource/custom-resource-requests';
import type { StackEvent } from '../../aws/cloudformation/stack/stack-event';
import { WAIT_CONDITION_TYPE } from '../../aws/cloudformation/wait-condition/wait-condition-type';
import type { TargetAddress } from '../../google/gke-multi-cloud/resource-name';
import type { Belonging, Recording, RecordedExecution, RecordedWait, Deployment, Output, ToldEvent } from '../invariants/recording';
import { SafetyWatch } from '../invariants/safety';
import type { LocalCloud } from '../../play/local-cloud';
import type { Execution } from '../../aws/step-functions/execution';
import { DriftWitness } from './drift-witness';
import { Outages } from './outages';
import { addressOf, nameOf, PROJECT, TARGET_NAMES } from './targets';
import { Timeline } from './timeline';
import { Touches } from './touches';
import { Witness } from './witness';
import { URL_SIGNATURE, outputsOf } from './outputs';

const OURS: readonly string[] = [LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE];

/** Everybody who watches a play, so that the invariants have something to look at. */
export class Watch {
  public readonly timeline: Timeline;
  public readonly safety: SafetyWatch;
  public readonly touches = new Touches();
  public readonly witness: Witness;
  public readonly outages: Outages;
  public readonly drift: DriftWitness;
  /** IDs of requests that nobody could answer. */
  public readonly lost = new Set<string>();
  public readonly templates: Output[] = [];
  /** Of what was written into the ledger, that with an open URL in it: there is too much of the rest. */
  private readonly openUrls: Output[] = [];
  /** Why an operation of somebody else, which began then, could only be taken for ours. */
  public exemptTrespass: (began: number) => string | undefined = () => undefined;

  public constructor(
    private readonly cloud: LocalCloud,
    stackName: string,
  ) {
    this.timeline = new Timeline(cloud);
    this.safety = new SafetyWatch(cloud.iam, cloud.projects);
    this.outages = new Outages(cloud);
    this.witness = new Witness(cloud, this.touches, stackName);
    this.drift = new DriftWitness(cloud, this.witness, this.touches, stackName);
    this.witness.exemptProfile = (profile) => (this.drift.truth.wasEdited(profile) ? 'somebody edited its profile by hand' : undefined);
    cloud.dynamoDb.onOutput = (text) => {
      if (text.includes(URL_SIGNATURE)) {
        this.openUrls.push({ where: 'a row of the ledger', text });
      }
    };
    cloud.gke.faults.onInterference(({ address, what }) => {
      this.touches.add(nameOf(address), cloud.clock.now(), `somebody else: ${what}`, what === 'deleted');
    });
  }

  public recording(deployments: readonly Deployment[], secrets: readonly string[]): Recording {
    const { cloud } = this;
    return {
      unsafeCalls: this.safety.unsafeCalls,
      belongings: this.belongings(),
      trespasses: cloud.gke.faults.trespasses.map(({ time, what, operation }) => ({ time, what, operation: `operation ${operation.id} on ${nameOf(operation.target)}`, ...exempted(this.exemptTrespass(operation.createTime)) })),
      requests: cloud.cloudFormation.sentRequests
        .filter(({ resourceType }) => OURS.includes(resourceType))
        .map((request) => ({ ...request, ...exempted(this.exemptOf(request)) })),
      answers: cloud.cloudFormation.answers,
      waits: cloud.cloudFormation.events.flatMap(recordedWait).map((wait) => ({ ...wait, ...exempted(wait.how === 'timed out' ? this.outages.exemptSignal(wait.time) : undefined) })),
      stateChecks: this.witness.stateChecks,
      deployments,
      executions: cloud.executions.map(recorded),
      told: toldBy(cloud),
      deviations: this.drift.truth.deviations,
      toldDrift: this.drift.told(),
      driftChecks: this.drift.checks,
      outputs: [...this.templates, ...this.openUrls, ...outputsOf(cloud)],
      secrets,
    };
  }

  private belongings(): Belonging[] {
    const { cloud, drift } = this;
    const views = TARGET_NAMES.flatMap((name) => cloud.viewOf(addressOf(name)) ?? []);
    return cloud.iam.profiles
      .filter(({ path }) => path.startsWith(PROFILE_PATH_PREFIX))
      .map(({ instanceProfileName: profile, tags }) => ({
        profile,
        // Whatever people have done to its tags since.
        bound: (drift.truth.asMade(profile)?.tags ?? tags)[TARGET_TAG_KEY],
        ranOn: views.filter(({ nodes }) => nodes.some(({ history }) => history.some((epoch) => epoch.profile === profile))).map(({ address }) => markOf(address)),
      }));
  }

  private exemptOf({ requestId, ending, deadline }: RecordedRequest): string | undefined {
    if (this.lost.has(requestId)) {
      return 'Lambda never delivered it, or gave it up';
    }
    return ending === 'timed out' ? this.outages.exemptAnswer(deadline) : undefined;
  }
}


/** As the tag has it. */
function markOf({ location, cluster, nodePool }: TargetAddress): string {
  return [PROJECT, location, cluster, ...(nodePool === undefined ? [] : [nodePool])].join('/');
}

function toldBy({ events, lambda }: LocalCloud): ToldEvent[] {
  const aboutOf = (type: unknown, target: unknown, request: unknown): string => JSON.stringify([type, target, request]);
  const lines = lambda.logs.filter(({ line }) => line.includes('"what":"event",')).map(({ line }) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const logged = new Set(lines.map(({ event, target, requestId }) => aboutOf(event, target, requestId)));
  return events.published
    .filter(({ source }) => source === EVENT_SOURCE)
    .map(({ detail, ...event }) => ({ type: event['detail-type'], detail, isLogged: logged.has(aboutOf(event['detail-type'], detail['target'], detail['request'])) }));
}

function exempted(exempt: string | undefined): { readonly exempt?: string } {
  return exempt === undefined ? {} : { exempt };
}

function recordedWait({ time, logicalId, resourceType, status, reason }: StackEvent): RecordedWait[] {
  if (resourceType !== WAIT_CONDITION_TYPE || (status !== 'CREATE_COMPLETE' && status !== 'CREATE_FAILED')) {
    return [];
  }
  const isTimedOut = reason?.startsWith('Failed to receive') === true;
  return [{ time, logicalId, how: status === 'CREATE_COMPLETE' ? 'signalled' : isTimedOut ? 'timed out' : 'given up' }];
}

function recorded({ spec, status, error, cause, historyLog, historyEvents }: Execution): RecordedExecution {
  const polls = historyLog.filter(({ type, state }) => type === 'TaskStateEntered' && state === 'Reconcile').length;
  return { name: spec.name, status, ...(error === undefined ? {} : { error: `${error}: ${cause}` }), inputBytes: Buffer.byteLength(spec.input), polls, historyEvents };
}
