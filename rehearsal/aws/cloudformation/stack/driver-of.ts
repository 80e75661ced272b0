import type { VirtualClock } from '../../../world/clock/virtual-clock';
import { CustomResourceDriver, isCustomResource } from '../custom-resource/custom-resource-driver';
import type { CustomResourceRequests } from '../custom-resource/custom-resource-requests';
import type { Identifiers } from '../identifiers';
import { InertProvider } from '../providers/inert-provider';
import { SIBLING_TYPE, SiblingProvider } from '../providers/sibling-provider';
import type { FunctionInvoker, ResourceProvider } from '../resource-provider';
import type { ResourceSignals } from '../wait-condition/resource-signals';
import { WaitConditionDriver } from '../wait-condition/wait-condition-driver';
import { WAIT_CONDITION_TYPE } from '../wait-condition/wait-condition-type';
import { ProviderDriver } from './provider-driver';
import type { ResourceDriver } from './resource-driver';
import type { StackRecord } from './stack-record';

interface DriverOptions {
  readonly clock: VirtualClock;
  readonly account: string;
  readonly region: string;
  readonly providers: Readonly<Record<string, ResourceProvider>>;
  readonly invoker: FunctionInvoker;
  readonly responseOrigin: () => string;
  readonly requests: CustomResourceRequests;
  readonly signals: ResourceSignals;
  readonly identifiers: Identifiers;
}

/** Who does the work on resources of a type. */
export function driverOf(options: DriverOptions, stack: StackRecord, resourceType: string): ResourceDriver {
  const { clock, signals } = options;
  if (resourceType === WAIT_CONDITION_TYPE) {
    return new WaitConditionDriver(clock, signals, stack);
  }
  return isCustomResource(resourceType)
    ? new CustomResourceDriver({ ...options, stack })
    : new ProviderDriver(providerOf(options, resourceType), clock, stack);
}

function providerOf(options: DriverOptions, resourceType: string): ResourceProvider {
  const { providers, clock } = options;
  return providers[resourceType] ?? (resourceType === SIBLING_TYPE ? new SiblingProvider(clock) : new InertProvider(resourceType, options));
}
