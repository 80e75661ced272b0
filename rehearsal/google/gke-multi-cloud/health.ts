import type { ResourceState } from './settings';

export interface Condition {
  readonly state: ResourceState;
  readonly errors: readonly string[];
}

/** What is wrong with a target apart from its updates. */
export class Health {
  private condition: Condition | undefined;
  private afterNextUpdate: Condition | undefined;

  public get state(): ResourceState | undefined {
    return this.condition?.state;
  }

  public get errors(): readonly string[] {
    return this.condition?.errors ?? [];
  }

  public set(condition: Condition | undefined): void {
    this.condition = condition;
  }

  public setAfterNextUpdate(condition: Condition): void {
    this.afterNextUpdate = condition;
  }

  /** An update has succeeded. */
  public updated(): void {
    this.condition = this.afterNextUpdate ?? this.condition;
    this.afterNextUpdate = undefined;
  }
}
