import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../world/clock/clock';
import type { ProvisionedResource, ResolvedProperties } from '../resource-provider';
import type { DesiredResource } from '../stack/resource-copy';
import { ActionFailure, type Change, type ResourceDriver } from '../stack/resource-driver';
import type { StackRecord } from '../stack/stack-record';
import type { ResourceSignalPolicy } from '../template/creation-policy';
import type { ResourceSignals } from './resource-signals';
import { WAIT_CONDITION_TYPE } from './wait-condition-type';

const NOT_UPDATABLE = `Update to resource type ${WAIT_CONDITION_TYPE} is not supported`;

type Outcome = 'enough' | 'timed out' | 'abandoned' | { readonly failedBy: string };

/**
 * Wait conditions: resources that are created when enough signals have come, and that can never change.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html
 */
export class WaitConditionDriver implements ResourceDriver {
  public constructor(
    private readonly clock: Clock,
    private readonly signals: ResourceSignals,
    private readonly stack: StackRecord,
  ) {}

  public compare(previous: ResolvedProperties, desired: ResolvedProperties): Change {
    return isDeepStrictEqual(previous, desired) ? { kind: 'none' } : { kind: 'refused', reason: NOT_UPDATABLE };
  }

  public async create(desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource> {
    const policy = policyOf(desired);
    const provisioned = { physicalId: `${this.stack.id}/${desired.logicalId}`, attributes: { Data: '{}' } };
    const outcome = await this.wait(desired, abandoned, policy);
    if (outcome === 'enough') {
      return provisioned;
    }
    throw new ActionFailure(reasonOf(outcome, policy), Promise.resolve(provisioned), outcome === 'abandoned');
  }

  public update(): Promise<ProvisionedResource> {
    return Promise.reject(new ActionFailure(NOT_UPDATABLE));
  }

  public delete(): Promise<void> {
    return Promise.resolve();
  }

  private wait(
    desired: DesiredResource,
    abandoned: AbortSignal,
    { count, timeoutSeconds }: ResourceSignalPolicy,
  ): Promise<Outcome> {
    let over = false;
    return new Promise<Outcome>((resolve) => {
      const end = (how: Outcome): void => {
        over = true;
        cancelTimeout();
        resolve(how);
      };
      const cancelTimeout = this.clock.at(this.clock.now() + timeoutSeconds * 1000, () => end('timed out'));
      abandoned.addEventListener('abort', () => end('abandoned'));
      let successes = 0;
      this.signals.listen(desired, ({ uniqueId, status }) => {
        if (over) {
          return;
        }
        if (status === 'FAILURE') {
          end({ failedBy: uniqueId });
          return;
        }
        this.stack.report(desired, 'CREATE_IN_PROGRESS', `Received SUCCESS signal with UniqueId ${uniqueId}`);
        successes += 1;
        if (successes >= count) {
          end('enough');
        }
      });
    });
  }
}

function policyOf({ logicalId, definition }: DesiredResource): ResourceSignalPolicy {
  const policy = definition.CreationPolicy?.ResourceSignal;
  if (!policy) {
    throw new ActionFailure(`${logicalId} has no CreationPolicy`);
  }
  return policy;
}

function reasonOf(outcome: Exclude<Outcome, 'enough'>, { count }: ResourceSignalPolicy): string {
  switch (outcome) {
    case 'timed out':
      return `Failed to receive ${count} resource signal(s) within the specified duration`;
    case 'abandoned':
      return 'cancelled';
    default:
      return `Received FAILURE signal with UniqueId ${outcome.failedBy}`;
  }
}
