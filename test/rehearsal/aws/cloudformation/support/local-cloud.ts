import { VirtualClock } from '../../../../../rehearsal/world/clock/virtual-clock';
import {
  CloudFormationStandIn,
  type CloudFormationStandInOptions,
} from '../../../../../rehearsal/aws/cloudformation/cloudformation-stand-in';
import type { CustomResourceEvent, RequestType } from '../../../../../rehearsal/aws/cloudformation/custom-resource/custom-resource-event';
import type { ResourceProvider } from '../../../../../rehearsal/aws/cloudformation/resource-provider';
import type { ResourceDefinition } from '../../../../../rehearsal/aws/cloudformation/template/template';
import { LoopbackServer } from '../../../../../rehearsal/world/http/loopback-server';
import { type ReceivedEvent, type Script, ScriptedFunctions, success } from './scripted-function';

export const STACK = 'play';
const RECORDED_TYPE = 'Test::Recorded';

/** A stand-in with scripted functions behind it, served on loopback. */
export class LocalCloud {
  public static async open(options: Partial<CloudFormationStandInOptions> = {}, script: Script = obedient): Promise<LocalCloud> {
    const clock = new VirtualClock();
    const [functions, recorded] = [new ScriptedFunctions(clock, script), new RecordingProvider()];
    const standIn = new CloudFormationStandIn({
      clock,
      account: '111122223333',
      region: 'us-east-1',
      invoker: functions,
      responseOrigin: () => server.origin,
      providers: { [RECORDED_TYPE]: recorded },
      ...options,
    });
    const server = await LoopbackServer.start(standIn.responseHandler);
    return new LocalCloud(clock, functions, recorded, standIn, server);
  }

  private constructor(
    public readonly clock: VirtualClock,
    public readonly functions: ScriptedFunctions,
    /** Does the work on resources that `recorded` makes. */
    public readonly recorded: RecordingProvider,
    public readonly standIn: CloudFormationStandIn,
    private readonly server: LoopbackServer,
  ) {}

  public async close(): Promise<void> {
    await this.server.stop();
  }

  public deploy(resources: Record<string, ResourceDefinition>, rest: Record<string, unknown> = {}) {
    return this.standIn.deploy(STACK, { Resources: resources, ...rest });
  }

  /** Starts an update and plays on until it is over, or until `seconds` have passed. */
  public async updateFor(seconds: number, resources: Record<string, ResourceDefinition>) {
    const operation = this.standIn.updateStack(STACK, { Resources: resources });
    await this.playFor(seconds);
    return operation;
  }

  public async playFor(seconds: number): Promise<void> {
    let over = false;
    this.clock.at(this.clock.now() + seconds * 1000, () => {
      over = true;
    });
    await this.clock.run(() => over);
  }

  public get status() {
    return this.standIn.describe(STACK).status;
  }

  /** `LogicalId STATUS` of every event, in order; of one resource only when it is named. */
  public story(logicalId?: string): readonly string[] {
    return this.standIn.events
      .filter((event) => logicalId === undefined || event.logicalId === logicalId)
      .map((event) => (logicalId === undefined ? `${event.logicalId} ${event.status}` : event.status));
  }

  public reasons(logicalId: string): readonly string[] {
    return this.standIn.events.flatMap((event) => (event.logicalId === logicalId ? (event.reason ?? []) : []));
  }

  /** The last event that a function got. */
  public last(type: RequestType): ReceivedEvent {
    const found = this.functions.received.findLast(({ event }) => event.RequestType === type);
    if (!found) {
      throw new Error(`no ${type} was sent`);
    }
    return found;
  }
}

/** A function that does whatever it is asked at once, under an ID taken from the property `Id`. */
export const obedient: Script = (event) =>
  success(event.RequestType === 'Delete' ? (event.PhysicalResourceId ?? '') : idOf(event));

/** The property `Id`. */
export function idOf({ ResourceProperties: { Id } }: CustomResourceEvent): string {
  return typeof Id === 'string' ? Id : 'one';
}

export function custom(properties: Record<string, unknown> = {}, rest: Partial<ResourceDefinition> = {}): ResourceDefinition {
  return {
    Type: 'Custom::Thing',
    Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:thing', ...properties },
    ...rest,
  };
}

export function recorded(properties: Record<string, unknown> = {}, rest: Partial<ResourceDefinition> = {}): ResourceDefinition {
  return { Type: RECORDED_TYPE, Properties: properties, ...rest };
}

export function sibling(properties: Record<string, unknown> = {}, rest: Partial<ResourceDefinition> = {}): ResourceDefinition {
  return { Type: 'Rehearsal::Sibling', Properties: properties, ...rest };
}

export function inert(properties: Record<string, unknown> = {}, rest: Partial<ResourceDefinition> = {}): ResourceDefinition {
  return { Type: 'Rehearsal::Inert', Properties: properties, ...rest };
}

/** A provider that writes down what it is asked, and replaces a resource whose `Name` changes. */
class RecordingProvider implements ResourceProvider {
  public readonly replacedBy = ['Name'];
  public readonly frozen = ['Frozen'];
  public readonly calls: string[] = [];
  private count = 0;

  public create: ResourceProvider['create'] = ({ logicalId, properties }) => {
    this.count += 1;
    const physicalId = `${typeof properties.Name === 'string' ? properties.Name : logicalId}-${this.count}`;
    this.calls.push(`create ${physicalId}`);
    return Promise.resolve({ physicalId, attributes: { Arn: `arn:${physicalId}` } });
  };

  public update: ResourceProvider['update'] = (physicalId, _previous, { properties }) => {
    this.calls.push(`update ${physicalId} ${JSON.stringify(properties)}`);
    return Promise.resolve({ physicalId, attributes: { Arn: `arn:${physicalId}` } });
  };

  public delete: ResourceProvider['delete'] = (physicalId) => {
    this.calls.push(`delete ${physicalId}`);
    return Promise.resolve();
  };
}
