import { Stack } from 'aws-cdk-lib';
import { IEventBus, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { EVENT_SOURCE, EventType, EventTypeName } from '../contract';

/**
 * What an engine tells on its event bus, as rules.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * engine.onRotationFailed('Failed', { target: new SnsTopic(topic) });
 */
export abstract class EngineEvents extends Construct {
  /** Undefined: the default bus. @internal */
  protected abstract readonly _eventBus: IEventBus | undefined;

  /**
   * A rule for all events of this engine; `options.eventPattern` narrows it down.
   *
   * Events may come more than once; `detail.id` is the same then.
   */
  public onEvent(id: string, options: OnEventOptions = {}): Rule {
    const { crossStackScope, eventPattern, target, description, ruleName } = options;
    const rule = new Rule(crossStackScope ?? this, id, { description, ruleName, eventBus: this._eventBus });
    rule.addEventPattern({ source: [EVENT_SOURCE], detail: { stack: [Stack.of(this).stackId] } });
    rule.addEventPattern(eventPattern);
    rule.addTarget(target);
    return rule;
  }

  /** A template wants another profile, and the engine begins. */
  public onRotationStarted(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.ROTATION_STARTED, id, options);
  }

  /** Google has accepted the update, and begins to replace nodes. */
  public onRotationAccepted(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.ROTATION_ACCEPTED, id, options);
  }

  /** A target has settled on its new profile. */
  public onRotationSucceeded(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.ROTATION_SUCCEEDED, id, options);
  }

  /** A rotation has failed, of which CloudFormation is told. */
  public onRotationFailed(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.ROTATION_FAILED, id, options);
  }

  /** A rollback has something to undo. */
  public onMovingBack(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.MOVING_BACK, id, options);
  }

  /** A target has settled on its old profile again. */
  public onMovedBack(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.MOVED_BACK, id, options);
  }

  /** CloudFormation does not wait for a way back any more, and the engine goes on with it. */
  public onStillMovingBack(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.STILL_MOVING_BACK, id, options);
  }

  /** Nobody goes on with a way back: a person has to look. */
  public onMovingBackGivenUp(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.MOVING_BACK_GIVEN_UP, id, options);
  }

  /** A profile that nothing needs any more is gone. */
  public onProfileDeleted(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.PROFILE_DELETED, id, options);
  }

  /** A profile that nothing should need is kept, because something uses it or cannot be asked. */
  public onProfileLeftOver(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.PROFILE_LEFT_OVER, id, options);
  }

  /** What runs is not what was linked. */
  public onDriftFound(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.DRIFT_FOUND, id, options);
  }

  /** It is again. */
  public onDriftResolved(id: string, options: OnEventOptions = {}): Rule {
    return this.on(EventType.DRIFT_RESOLVED, id, options);
  }

  private on(type: EventTypeName, id: string, options: OnEventOptions): Rule {
    const rule = this.onEvent(id, options);
    rule.addEventPattern({ detailType: [type] });
    return rule;
  }
}
