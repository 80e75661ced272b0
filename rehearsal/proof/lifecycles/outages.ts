import { scheduleOutage } from '../../world/gateway/outage';
import { OTHER_LAMBDA_FAULTS, THROTTLED } from '../../aws/lambda/availability';
import { ServiceName } from '../../aws/lambda/runtime-environment';
import type { LocalCloud } from '../../play/local-cloud';

/** What can be down. Lambda is played on its own, see `beginOfLambda`. */
const SERVICES: readonly string[] = Object.values(ServiceName);

/** Most services that are down say so; something on the way to one may also say what only the service itself may say. */
const STATUSES = [503, 503, 404, 403, 400] as const;

/** While nothing of ours runs, nothing can be said. */
const LAMBDA = 'lambda';
const LAMBDA_FAULTS: readonly string[] = [THROTTLED, ...OTHER_LAMBDA_FAULTS, 'Sandbox.Timedout'];

/** Without the ledger nothing can be decided; without these nothing that was decided can be said. */
const TO_ANSWER: readonly string[] = [LAMBDA, ServiceName.DYNAMODB, ServiceName.KMS, ServiceName.CLOUDFORMATION_RESPONSE];
const TO_SIGNAL: readonly string[] = [LAMBDA, ServiceName.DYNAMODB, ServiceName.CLOUDFORMATION];

/** An outage that ends this long before a deadline is noticed to have ended in time: the longest pause between two looks, and some. */
const NOTICED_WITHIN_MS = 5 * 60 * 1000;

interface Outage {
  readonly service: string;
  readonly from: number;
  readonly until: number;
}

/** Services that were down for long, and what nobody could do about it. */
export class Outages {
  private readonly all: Outage[] = [];

  public constructor(private readonly cloud: LocalCloud) {}

  /** Lets a service, chosen by a number, be down from now on. @returns its name */
  public begin(number: number, minutes: number): string {
    const { gateway, clock } = this.cloud;
    const service = SERVICES[number % SERVICES.length] ?? ServiceName.GKE_MULTICLOUD;
    scheduleOutage(gateway, clock, { service, name: service, afterSeconds: 0, forSeconds: minutes * 60, status: STATUSES[minutes % STATUSES.length] ?? 503 });
    this.all.push({ service, from: clock.now(), until: clock.now() + minutes * 60_000 });
    return service;
  }

  /** Lets Lambda run no function from now on. @returns the error, chosen by a number */
  public beginOfLambda(number: number, minutes: number): string {
    const { lambda, clock } = this.cloud;
    const error = LAMBDA_FAULTS[number % LAMBDA_FAULTS.length] ?? THROTTLED;
    lambda.availability.fail(error, minutes * 60_000);
    this.all.push({ service: LAMBDA, from: clock.now(), until: clock.now() + minutes * 60_000 });
    return error;
  }

  /** Why nothing could be answered in time, if it was for an outage. */
  public exemptAnswer(deadline: number): string | undefined {
    return this.exempt(TO_ANSWER, deadline);
  }

  /** Why a wait could not be signalled in time, if it was for an outage. */
  public exemptSignal(deadline: number): string | undefined {
    return this.exempt(TO_SIGNAL, deadline);
  }

  /** Why a change of a target may have been lost between these two moments. */
  public exemptLoss(from: number, until: number): string | undefined {
    const found = this.all.find((outage) => outage.from < until && outage.until > from);
    return found && `${found.service} was down`;
  }

  private exempt(services: readonly string[], deadline: number): string | undefined {
    const found = this.all.find(({ service, from, until }) => services.includes(service) && from < deadline && until > deadline - NOTICED_WITHIN_MS);
    return found && `${found.service} was down until ${new Date(found.until).toISOString()}`;
  }
}
