import { ServiceError } from '../wire/service-error';

/** A request that CloudFormation refuses at once: nothing has been touched. */
export class ValidationError extends ServiceError {
  public constructor(message: string) {
    super('ValidationError', message);
  }
}
