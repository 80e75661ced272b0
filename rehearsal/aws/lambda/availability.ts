import type { Clock } from '../../world/clock/clock';
import { InvocationRefused } from './function-error';
import type { FunctionDefinition } from './function-definition';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How many weeks it takes is not documented. */
const SLEEPS_AFTER_MS = 14 * DAY_MS;
const USUAL_WAKING_MS = 60 * 1000;

/**
 * What a caller may see of a function that is asleep, or on its way back from there.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html,
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export const NOT_READY = [
  'Lambda.ResourceNotReadyException',
  'Lambda.ResourceConflictException',
  'Lambda.CodeArtifactUserPendingException',
  'Lambda.ENINotReadyException',
] as const;

/** An account that is out of concurrency. */
export const THROTTLED = 'Lambda.TooManyRequestsException';

/** Other faults of Lambda, or of Step Functions on its way there; the last one stands for those that nobody has listed. */
export const OTHER_LAMBDA_FAULTS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Lambda.EC2ThrottledException',
  'Lambda.SubnetIPAddressLimitReachedException',
  'Lambda.AccessDeniedException',
  'Lambda.NobodyHasHeardOfThisException',
] as const;

interface Outage {
  readonly error: string;
  readonly until: number;
  readonly handler: string | undefined;
}

/** Whether Lambda runs a function when it is asked to: functions fall asleep, accounts run out of concurrency. */
export class Availability {
  private readonly outages: Outage[] = [];
  private readonly lastUsed = new Map<string, number>();
  private readonly pendingUntil = new Map<string, number>();
  private wakingMs = USUAL_WAKING_MS;
  private refusals = 0;

  public constructor(private readonly clock: Clock) {}

  /** Every invocation, or those of one handler, fails with `error` for so long. */
  public fail(error: string, forMs: number, handler?: string): void {
    this.outages.push({ error, until: this.clock.now() + forMs, handler });
  }

  /** As if nobody had called any function for weeks: each takes so long to wake up from its next invocation on. */
  public putToSleep(wakingMs = USUAL_WAKING_MS): void {
    this.wakingMs = wakingMs;
    [...this.lastUsed.keys()].forEach((name) => this.lastUsed.set(name, Number.NEGATIVE_INFINITY));
  }

  public used(functionName: string): void {
    this.lastUsed.set(functionName, this.clock.now());
  }

  /** @throws InvocationRefused where the function is not run. */
  public admit({ name, handler }: FunctionDefinition): void {
    const now = this.clock.now();
    const outage = this.outages.find(({ until, handler: meant }) => now < until && (meant ?? handler) === handler);
    if (outage !== undefined) {
      throw new InvocationRefused(outage.error, 'Lambda does not run the function at the moment');
    }
    if (now - (this.lastUsed.get(name) ?? now) >= SLEEPS_AFTER_MS) {
      this.used(name);
      this.pendingUntil.set(name, now + this.wakingMs);
    }
    if (now < (this.pendingUntil.get(name) ?? now)) {
      this.refusals += 1;
      throw new InvocationRefused(NOT_READY[this.refusals % NOT_READY.length] ?? NOT_READY[0], 'The function is in state Pending');
    }
    this.used(name);
  }
}
