import type { StackStatus } from './status';

/** Something that CloudFormation is doing; virtual time has to be played for it to go on. */
export interface StackOperation {
  readonly finished: boolean;
  /** The status in which the stack comes to rest. */
  readonly outcome: Promise<StackStatus>;
}

export class RunningOperation implements StackOperation {
  public finished = false;

  public constructor(public readonly outcome: Promise<StackStatus>) {
    const finish = (): void => {
      this.finished = true;
    };
    outcome.then(finish, finish);
  }
}
