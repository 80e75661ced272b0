import { join } from 'node:path';
import type { FunctionInvoker } from '../cloudformation/resource-provider';
import type { VirtualClock } from '../../world/clock/virtual-clock';
import type { Gateway } from '../../world/gateway/gateway';
import { SeededRandom } from '../../world/random/seeded-random';
import { CommonJsSource } from '../../world/sandbox/common-js-source';
import { AsyncInvocations, type DeliveryDecision } from './async-invocations';
import { Availability } from './availability';
import { Container } from './container';
import { fakeAccessKeyId } from './fake-credentials';
import { FunctionError, timedOut } from './function-error';
import { type EventInvokeConfig, type FunctionDefinition, requireEnvironmentFits } from './function-definition';
import type { LogLine } from './log';
import { runtimeEnvironment, wellKnownHosts } from './runtime-environment';

export interface LambdaStandInOptions {
  readonly clock: VirtualClock;
  readonly gateway: Gateway;
  readonly region: string;
  readonly account: string;
  readonly random?: SeededRandom;
  /** Gets what goes to a queue because a function has failed for good. */
  readonly send?: (queueArn: string, message: unknown) => void;
  /** Called with each line that a function writes. */
  readonly onLine?: (line: LogLine) => void;
  /** Called when an invocation has ended. */
  readonly onEnded?: (invocation: InvocationRecord) => void;
}

interface DeployedFunction {
  definition: FunctionDefinition;
  readonly accessKeyId: string;
  readonly warm: Container[];
  eventInvokeConfig: EventInvokeConfig;
}

/** One invocation that has ended. */
export interface InvocationRecord {
  readonly functionName: string;
  readonly handler: string;
  readonly requestId: string;
  readonly started: number;
  readonly ended: number;
  /** Error type, where it failed. */
  readonly error?: string;
}

/** Lambda: functions with warm and cold containers, synchronous and asynchronous invocation. */
export class LambdaStandIn implements FunctionInvoker {
  public readonly logs: LogLine[] = [];
  public readonly invocations: InvocationRecord[] = [];
  public readonly availability: Availability;
  private readonly functions = new Map<string, DeployedFunction>();
  private readonly sources = new Map<string, CommonJsSource>();
  private readonly random: SeededRandom;
  private readonly asynchronous: AsyncInvocations;
  private containerSequence = 0;

  public constructor(private readonly options: LambdaStandInOptions) {
    this.random = options.random ?? new SeededRandom();
    this.availability = new Availability(options.clock);
    this.asynchronous = new AsyncInvocations(options.clock, {
      invoke: (functionArn, event, requestId) => this.invoke(functionArn, event, requestId),
      configOf: (functionArn) => this.functions.get(nameOf(functionArn))?.eventInvokeConfig ?? {},
      send: options.send ?? (() => undefined),
      newRequestId: () => this.random.uuid(),
    });
  }

  /** How often, and how late in milliseconds, an asynchronous event is delivered. */
  public set deliver(decision: DeliveryDecision) {
    this.asynchronous.deliver = decision;
  }

  public arnOf(name: string): string {
    return `arn:aws:lambda:${this.options.region}:${this.options.account}:function:${name}`;
  }

  /**
   * Creates or updates a function: containers of the older version are not used any more.
   *
   * @throws ServiceError where the environment is too large
   */
  public deploy(definition: FunctionDefinition): string {
    requireEnvironmentFits(definition);
    const existing = this.functions.get(definition.name);
    if (existing) {
      existing.definition = definition;
      existing.warm.length = 0;
    } else {
      const accessKeyId = fakeAccessKeyId(this.random);
      this.functions.set(definition.name, { definition, accessKeyId, warm: [], eventInvokeConfig: {} });
    }
    this.availability.used(definition.name);
    return this.arnOf(definition.name);
  }

  public remove(name: string): void {
    this.functions.delete(name);
  }

  public configureEventInvoke(name: string, config: EventInvokeConfig): void {
    this.deployed(this.arnOf(name)).eventInvokeConfig = config;
  }

  /** Whose credentials these are: `arn:aws:sts::…:assumed-role/ROLE/FUNCTION`. */
  public identityOf(accessKeyId: string): string | undefined {
    const owner = [...this.functions.values()].find((deployed) => deployed.accessKeyId === accessKeyId)?.definition;
    if (!owner) {
      return undefined;
    }
    const roleName = owner.roleArn.slice(owner.roleArn.lastIndexOf('/') + 1);
    return `arn:aws:sts::${this.options.account}:assumed-role/${roleName}/${owner.name}`;
  }

  /**
   * Synchronous invocation. The caller must not hold the time meanwhile: the container does, except while it waits.
   *
   * @throws FunctionError; InvocationRefused where the function was not run
   */
  public async invoke(functionArn: string, event: unknown, requestId = this.random.uuid()): Promise<unknown> {
    const deployed = this.deployed(functionArn);
    const { definition } = deployed;
    const { clock } = this.options;
    this.availability.admit(definition);
    const started = clock.now();
    const deadline = started + definition.timeoutSeconds * 1000;
    const container = deployed.warm.pop() ?? this.newContainer(deployed);
    const cancelTimeout = clock.at(deadline, () => container.end(timedOut(requestId, definition.timeoutSeconds)));
    let error: string | undefined;
    try {
      const answer = await container.run(JSON.stringify(event), {
        awsRequestId: requestId,
        functionName: definition.name,
        invokedFunctionArn: functionArn,
        getRemainingTimeInMillis: () => deadline - clock.now(),
      });
      return JSON.parse(answer) as unknown;
    } catch (thrown) {
      error = FunctionError.of(thrown).name;
      throw thrown;
    } finally {
      cancelTimeout();
      const ended: InvocationRecord = {
        functionName: definition.name,
        handler: definition.handler,
        requestId,
        started,
        ended: clock.now(),
        ...(error === undefined ? {} : { error }),
      };
      this.invocations.push(ended);
      this.options.onEnded?.(ended);
      if (container.alive && deployed.definition === definition) {
        deployed.warm.push(container);
      }
    }
  }

  public invokeAsync(functionArn: string, event: unknown): void {
    this.asynchronous.accept(functionArn, event);
  }

  private deployed(functionArn: string): DeployedFunction {
    const deployed = this.functions.get(nameOf(functionArn));
    if (!deployed) {
      throw new FunctionError({
        errorType: 'Lambda.ResourceNotFoundException',
        errorMessage: `Function not found: ${functionArn}`,
      });
    }
    return deployed;
  }

  private newContainer({ definition, accessKeyId }: DeployedFunction): Container {
    this.containerSequence += 1;
    const { clock, gateway, region } = this.options;
    const id = `${definition.name}-${this.containerSequence}`;
    const endpoint = (service: string): string => gateway.endpoint(id, service);
    const environment = {
      ...definition.environment,
      ...runtimeEnvironment(definition, { region, accessKeyId, endpoint }),
    };
    const source = this.sourceOf(definition);
    const spec = { id, functionName: definition.name, handler: definition.handler, source, environment, hosts: wellKnownHosts(endpoint, region) };
    const container = new Container(clock, spec, (line) => {
      const written: LogLine = { time: clock.now(), functionName: definition.name, line, ...(definition.logGroup === undefined ? {} : { logGroup: definition.logGroup }) };
      this.logs.push(written);
      this.options.onLine?.(written);
    });
    gateway.admit(container);
    return container;
  }

  private sourceOf({ codeDirectory, handler }: FunctionDefinition): CommonJsSource {
    const filename = join(codeDirectory, `${handler.slice(0, handler.lastIndexOf('.'))}.js`);
    let source = this.sources.get(filename);
    if (!source) {
      source = CommonJsSource.read(filename);
      this.sources.set(filename, source);
    }
    return source;
  }
}

/** Of an ARN, with or without version. */
function nameOf(functionArn: string): string {
  return functionArn.split(':')[6] ?? functionArn;
}
