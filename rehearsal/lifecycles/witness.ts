import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { StackEvent } from '../cloudformation/stack/stack-event';
import type { Sighting } from '../invariants/chronicle';
import type { Stage } from '../play/stage';
import { addressIn, nameOf } from './targets';
import type { Touches } from './touches';

/** What the stack believes of a link. */
export interface Belief {
  readonly logicalId: string;
  readonly target: string;
  readonly profile: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const AT_REST = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']);

/** Compares what CloudFormation believes with what is, at the moments at which the two have to agree. */
export class Witness {
  public readonly sightings: Sighting[] = [];

  public constructor(
    private readonly stage: Stage,
    private readonly touches: Touches,
    private readonly stackName: string,
  ) {
    stage.cloudFormation.observe((event) => this.onEvent(event));
  }

  public beliefs(): readonly Belief[] {
    try {
      return this.stage.cloudFormation
        .describe(this.stackName)
        .resources.filter(({ resourceType }) => resourceType === LINK_RESOURCE_TYPE)
        .map(({ logicalId, properties }) => ({ logicalId, target: nameOf(addressIn(properties)), profile: String(properties['ProfileName']), properties }));
    } catch {
      return [];
    }
  }

  /** Nothing happens any more: the stack is right about every link, if it has come to rest at all. */
  public atRest(): void {
    if (this.beliefs().length > 0 && AT_REST.has(this.stage.cloudFormation.describe(this.stackName).status)) {
      this.beliefs().forEach((belief) => this.see(belief, 'rest'));
    }
  }

  private onEvent({ resourceType, logicalId, status }: StackEvent): void {
    if (resourceType !== LINK_RESOURCE_TYPE || !['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(status)) {
      return;
    }
    const { cloudFormation } = this.stage;
    const belief = this.beliefs().find((one) => one.logicalId === logicalId);
    const request = cloudFormation.sentRequests.findLast((one) => one.logicalId === logicalId);
    const isForward = ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'].includes(cloudFormation.describe(this.stackName).status);
    if (belief !== undefined && request?.ending === 'answered' && isForward) {
      this.touches.succeeded(belief.target, request.issuedAt);
      this.see(belief, 'success');
    }
  }

  private see({ logicalId, target, profile, properties }: Belief, moment: Sighting['moment']): void {
    const view = this.stage.viewOf(addressIn(properties));
    const excuse = this.touches.excuse(target);
    this.sightings.push({
      time: this.stage.clock.now(),
      logicalId,
      target,
      moment,
      believed: profile,
      linked: view?.linkedProfile ?? 'nothing',
      nodes: view?.nodes.map((node) => node.profile) ?? [],
      ...(excuse === undefined ? {} : { excuse }),
    });
  }
}
