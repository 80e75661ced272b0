import { ENGINE_FAULT } from '../../lib/contract';

/** An error that our code did not expect. The state machine knows it by its name, whatever was thrown. */
export class EngineFault extends Error {
  public override readonly name = ENGINE_FAULT;

  public constructor(thrown: unknown) {
    super(String(thrown));
    if (thrown instanceof Error && thrown.stack !== undefined) {
      // The log is to show where it happened, not where it was caught.
      this.stack = thrown.stack;
    }
  }
}

/** Runs `work`; what it throws is a fault of ours. @throws EngineFault */
export async function asEngineFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new EngineFault(error);
  }
}
