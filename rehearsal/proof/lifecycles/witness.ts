import { LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE } from '../../../lib/contract';
import type { RecordedRequest } from '../../aws/cloudformation/custom-resource/custom-resource-requests';
import { STACK_TYPE, type StackEvent } from '../../aws/cloudformation/stack/stack-event';
import type { StateCheck } from '../invariants/recording';
import type { LocalCloud } from '../../play/local-cloud';
import { addressIn, nameOf } from './targets';
import type { Touches } from './touches';

/** What the stack believes of a link. */
export interface Belief {
  readonly logicalId: string;
  readonly target: string;
  readonly profile: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const BEGINS = new Set(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS']);
const COMPLETE = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
/** What a deployment ends with when everything in it has succeeded; the clean-up changes nothing about it. */
const SUCCEEDED = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']);
const AT_REST = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);

/** Compares what CloudFormation believes with what is, at the moments at which the two have to agree. */
export class Witness {
  public readonly stateChecks: StateCheck[] = [];
  /** Why nobody answers for whoever is to run under a profile. */
  public exemptProfile: (profile: string) => string | undefined = () => undefined;
  private requestsBefore = 0;

  public constructor(
    private readonly cloud: LocalCloud,
    private readonly touches: Touches,
    private readonly stackName: string,
  ) {
    cloud.cloudFormation.observe((event) => this.onEvent(event));
  }

  public beliefs(): readonly Belief[] {
    try {
      return this.cloud.cloudFormation
        .describe(this.stackName)
        .resources.filter(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)
        .map(({ logicalId, properties }) => ({ logicalId, target: nameOf(addressIn(properties)), profile: String(properties['ProfileName']), properties }));
    } catch {
      return [];
    }
  }

  /** Nothing happens any more: the stack is right about every link, if it has come to rest at all. */
  public atRest(): void {
    if (this.isAtRest()) {
      this.beliefs().forEach((belief) => this.see(belief, 'rest'));
    }
  }

  /** Nothing of the stack has to be got going any more. */
  public isAtRest(): boolean {
    return AT_REST.has(this.cloud.statusOf(this.stackName));
  }

  private onEvent({ resourceType, logicalId, status }: StackEvent): void {
    const { cloudFormation } = this.cloud;
    if (resourceType === STACK_TYPE) {
      this.onStackStatus(status);
    } else if (COMPLETE.has(status) && BEGINS.has(cloudFormation.describe(this.stackName).status)) {
      this.beliefs()
        .filter((belief) => (isFollowed(belief) ? this.isVerdictOf(belief, resourceType, logicalId) : resourceType === LINK_RESOURCE_TYPE && belief.logicalId === logicalId))
        .forEach((belief) => this.seeSuccess(belief, cloudFormation.sentRequests));
    }
  }

  /** Whatever came in between: when the whole deployment has succeeded, every link that it asked for is right. */
  private onStackStatus(status: StackEvent['status']): void {
    const requests = this.cloud.cloudFormation.sentRequests;
    if (BEGINS.has(status)) {
      this.requestsBefore = requests.length;
    } else if (SUCCEEDED.has(status)) {
      this.beliefs().forEach((belief) => this.seeSuccess(belief, requests.slice(this.requestsBefore)));
    }
  }

  private isVerdictOf({ target }: Belief, resourceType: string, logicalId: string): boolean {
    const verdict = this.cloud.cloudFormation.describe(this.stackName).resources.find((one) => one.logicalId === logicalId);
    return resourceType === VERDICT_RESOURCE_TYPE && verdict !== undefined && nameOf(addressIn(verdict.properties)) === target;
  }

  private seeSuccess(belief: Belief, requests: readonly RecordedRequest[]): void {
    const request = requests.findLast(({ logicalId }) => logicalId === belief.logicalId);
    if (request?.ending === 'answered') {
      this.touches.succeeded(belief.target, request.issuedAt);
      this.see(belief, 'success');
    }
  }

  private see({ logicalId, target, profile, properties }: Belief, moment: StateCheck['moment']): void {
    const view = this.cloud.viewOf(addressIn(properties));
    const exempt = this.touches.exempt(target) ?? this.exemptProfile(profile);
    this.stateChecks.push({
      time: this.cloud.clock.now(),
      logicalId,
      target,
      moment,
      believed: profile,
      linked: view?.linkedProfile ?? 'nothing',
      nodes: view?.nodes.map((node) => node.profile) ?? [],
      ...(exempt === undefined ? {} : { exempt }),
    });
  }
}

/** The link is answered when Google has accepted the update; the verdict that comes after the wait is what says success. */
function isFollowed({ properties }: Belief): boolean {
  return properties['Wait'] !== undefined;
}
