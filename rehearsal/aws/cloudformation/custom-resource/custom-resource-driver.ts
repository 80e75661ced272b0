import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../world/clock/clock';
import type { Identifiers } from '../identifiers';
import type { FunctionInvoker, ProvisionedResource, ResolvedProperties } from '../resource-provider';
import type { ResourceCopy, DesiredResource } from '../stack/resource-copy';
import { ActionFailure, type Change, type ResourceDriver } from '../stack/resource-driver';
import { asText, type CustomResourceEvent } from './custom-resource-event';
import type { CustomResourceRequests } from './custom-resource-requests';
import { responseUrl } from './response-url';

const LONGEST_SERVICE_TIMEOUT_SECONDS = 3600;

export interface CustomResourceDriverOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly stack: { readonly name: string; readonly id: string };
  readonly identifiers: Identifiers;
  readonly requests: CustomResourceRequests;
  readonly invoker: FunctionInvoker;
  readonly responseOrigin: () => string;
}

type Request = Pick<CustomResourceEvent, 'RequestType' | 'PhysicalResourceId' | 'OldResourceProperties'>;

export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** Resources whose work is done by a function of the user. */
export class CustomResourceDriver implements ResourceDriver {
  public constructor(private readonly options: CustomResourceDriverOptions) {}

  public compare(previous: ResolvedProperties, desired: ResolvedProperties): Change {
    if (isDeepStrictEqual(asText(previous), asText(desired))) {
      return { kind: 'none' };
    }
    return previous.ServiceToken === desired.ServiceToken
      ? { kind: 'update' }
      : { kind: 'refused', reason: 'Modifying service token is not allowed.' };
  }

  public async create(desired: DesiredResource, abandoned: AbortSignal): Promise<ProvisionedResource> {
    // Nobody knows the real ID of what an unanswered Create has made, so the Delete will carry this one.
    const madeUpId = this.options.identifiers.physicalId(this.options.stack.name, desired.logicalId);
    return await this.send({ RequestType: 'Create' }, desired, abandoned, madeUpId);
  }

  public async update(
    current: ResourceCopy,
    desired: DesiredResource,
    abandoned: AbortSignal,
  ): Promise<ProvisionedResource> {
    const request: Request = {
      RequestType: 'Update',
      PhysicalResourceId: current.physicalId,
      OldResourceProperties: asText(current.properties) as ResolvedProperties,
    };
    return await this.send(request, desired, abandoned, current.physicalId);
  }

  public async delete(copy: ResourceCopy): Promise<void> {
    const request: Request = { RequestType: 'Delete', PhysicalResourceId: copy.physicalId };
    await this.send(request, copy, new AbortController().signal, copy.physicalId);
  }

  private async send(
    request: Request,
    resource: DesiredResource,
    abandoned: AbortSignal,
    fallbackId: string,
  ): Promise<ProvisionedResource> {
    const { requests, invoker } = this.options;
    const timeoutSeconds = serviceTimeout(resource);
    const event = this.event(request, resource);
    const stopped = new Promise<'abandoned'>((resolve) => {
      abandoned.addEventListener('abort', () => {
        requests.abandon(event.RequestId);
        resolve('abandoned');
      });
    });
    const answered = requests.expect(event, timeoutSeconds);
    invoker.invokeAsync(event.ServiceToken, structuredClone(event));
    const outcome = await Promise.race([answered, stopped]);
    const remainder = (physicalId: string) => Promise.resolve({ physicalId, attributes: {} });
    if (outcome === 'abandoned') {
      throw new ActionFailure('cancelled', remainder(fallbackId), true);
    }
    if (outcome === 'timed out') {
      throw new ActionFailure(
        `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${event.RequestId}].`,
        remainder(fallbackId),
      );
    }
    if (outcome.status === 'SUCCESS') {
      return { physicalId: outcome.physicalId, attributes: outcome.data };
    }
    const announcedId = outcome.status === 'FAILED' ? outcome.physicalId : fallbackId;
    throw new ActionFailure(outcome.reason, remainder(announcedId));
  }

  private event(request: Request, { logicalId, definition, properties }: DesiredResource): CustomResourceEvent {
    const { clock, region, stack, identifiers, responseOrigin } = this.options;
    const requestId = identifiers.uuid();
    const textual = asText(properties) as ResolvedProperties;
    if (typeof textual.ServiceToken !== 'string') {
      throw new ActionFailure('Property ServiceToken must not be empty.');
    }
    return {
      RequestType: request.RequestType,
      ServiceToken: textual.ServiceToken,
      ResponseURL: responseUrl(responseOrigin(), { stackId: stack.id, logicalId, requestId }, clock.now(), region),
      StackId: stack.id,
      RequestId: requestId,
      LogicalResourceId: logicalId,
      ...(request.PhysicalResourceId === undefined ? {} : { PhysicalResourceId: request.PhysicalResourceId }),
      ResourceType: definition.Type,
      ResourceProperties: textual,
      ...(request.OldResourceProperties ? { OldResourceProperties: request.OldResourceProperties } : {}),
    };
  }
}

function serviceTimeout({ properties }: DesiredResource): number {
  const seconds = Number(properties.ServiceTimeout ?? LONGEST_SERVICE_TIMEOUT_SECONDS);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_SERVICE_TIMEOUT_SECONDS) {
    throw new ActionFailure(
      `Invalid ServiceTimeout: an integer from 1 to ${LONGEST_SERVICE_TIMEOUT_SECONDS} is needed, not ${String(properties.ServiceTimeout)}`,
    );
  }
  return seconds;
}
