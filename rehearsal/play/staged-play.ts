import { EVENT_SOURCE, PROFILE_PATH_PREFIX, type EventTypeName } from '../../lib/contract';
import type { EventDetail } from '../../lambda/events/event';
import type { StackDescription } from '../aws/cloudformation/stack/stack-description';
import type { KnownProfile } from '../aws/iam/iam-state';
import { faultOf } from '../proof/invariants/events';
import { actionLabelOf, SafetyWatch } from '../proof/invariants/safety';
import { tellChannels } from './channels';
import { tellHappenings, type ToldTarget } from './happenings';
import { Administrator } from './edited-by-hand';
import type { Narrator } from './narrator';
import type { LocalCloud } from './local-cloud';

/** What somebody has done, or what was not as it should be, at a moment of the play. */
export interface Note {
  readonly time: number;
  readonly kind: 'person' | 'fault';
  readonly words: string;
}

/** A play on a cloud: time passes, somebody tells of it, and somebody checks that it ends well. */
export class StagedPlay {
  /** What was not as it should be. */
  public readonly failures: string[] = [];

  public readonly notes: Note[] = [];
  /** Somebody with a console. */
  public readonly administrator: Administrator;

  /** To be called before anything else is told, so that the lines are in the order of time. */
  private readonly tellOfNodes: () => void;

  protected constructor(
    public readonly cloud: LocalCloud,
    private readonly narrator: Narrator,
    targets: readonly ToldTarget[],
  ) {
    new SafetyWatch(cloud.iam, cloud.projects, (unsafeCall) => this.check(`somebody ${actionLabelOf(unsafeCall)}`, false));
    cloud.events.observe(({ source, detail, ...event }) => {
      const fault = source === EVENT_SOURCE ? faultOf({ type: event['detail-type'], detail }) : undefined;
      if (fault !== undefined) {
        this.check(fault, false);
      }
    });
    this.administrator = new Administrator(cloud);
    this.tellOfNodes = tellHappenings(cloud, targets, (time, text) => narrator.line(time, text));
  }

  /** Lets everything that is under way come to its end: executions, events, instances that shut down. */
  public async settle(): Promise<void> {
    await this.cloud.clock.run(() => this.cloud.isQuiet());
  }

  /** Lets so much time pass, with whatever happens in it. */
  public async pass(ms: number): Promise<void> {
    const { clock } = this.cloud;
    const until = clock.now() + ms;
    clock.at(until, () => undefined);
    await clock.run(() => clock.now() >= until);
  }

  /** As `pass`, with everything that comes by schedule. */
  public async watch(ms: number): Promise<void> {
    this.cloud.events.runSchedules(ms);
    await this.pass(ms);
  }

  /** What the engine has told of a kind so far. */
  public told(type: EventTypeName): readonly EventDetail[] {
    return this.cloud.events.published.filter((event) => event['detail-type'] === type && event.source === EVENT_SOURCE).map(({ detail }) => detail as EventDetail);
  }

  /** Types of everything that the engine has told so far. */
  public toldTypes(): readonly string[] {
    return this.cloud.events.published.filter(({ source }) => source === EVENT_SOURCE).map((event) => event['detail-type']);
  }

  /** Alarms of the engine that have rung so far, as the library calls them. */
  public rung(): readonly string[] {
    return this.cloud.cloudWatch.alarms.changes.filter(({ to }) => to === 'ALARM').map(({ alarm }) => /Alarms(\w+?)[0-9A-F]{8}-/.exec(alarm)?.[1] ?? alarm);
  }

  /** From now on the story also has what everybody who listens is told: events, metrics, alarms. */
  public listen(): void {
    tellChannels(this.cloud, (time, text) => {
      this.tellOfNodes();
      this.narrator.line(time, text);
    });
  }

  /** Says what a person or the world does at this moment. */
  public tell(what: string): void {
    this.tellOfNodes();
    this.note('person', what);
    this.narrator.line(this.cloud.clock.now(), `${'—'.padEnd(20)} | ${what}`);
  }

  /** Something that has to be so for the story to have ended well. */
  public check(what: string, holds: boolean): void {
    if (!holds) {
      this.tellOfNodes();
      this.failures.push(what);
      this.note('fault', `not as it should be: ${what}`);
      this.narrator.line(this.cloud.clock.now(), `NOT AS IT SHOULD BE: ${what}`);
    }
  }

  /** A deployment that CloudFormation has nothing to do for says so, as the CDK does. */
  protected async tellingOfNoChanges(deploy: () => Promise<StackDescription>): Promise<StackDescription> {
    const { events } = this.cloud.cloudFormation;
    const before = events.length;
    const description = await deploy();
    if (events.length === before) {
      this.tell('no changes');
    }
    return description;
  }

  public checkStatus(description: StackDescription, status: string): void {
    this.check(`the stack is ${status} (it is ${description.status})`, description.status === status);
  }

  /** A reason in the stack's events, of this deployment or an earlier one, has all these words in it. */
  public checkReason(what: string, ...words: readonly string[]): void {
    const reasons = this.cloud.cloudFormation.events.map(({ reason }) => reason ?? '');
    this.check(what, reasons.some((reason) => words.every((word) => reason.includes(word))));
  }

  /** A line of the functions' logs has all these words in it. */
  public checkLog(what: string, ...words: readonly string[]): void {
    this.check(what, this.cloud.lambda.logs.some(({ line }) => words.every((word) => line.includes(word))));
  }

  /** What the user does next. */
  public chapter(title: string): void {
    this.tellOfNodes();
    this.note('person', title);
    this.narrator.chapter(title);
  }

  public isDeleted(profile: string | undefined): boolean {
    return this.ourProfiles().some(({ instanceProfileName, deletedAt }) => instanceProfileName === profile && deletedAt !== undefined);
  }

  /** Profiles that this library has made, in that order. */
  public ourProfiles(): readonly KnownProfile[] {
    return this.cloud.iam.profiles.filter(({ path }) => path.startsWith(PROFILE_PATH_PREFIX));
  }

  private note(kind: Note['kind'], words: string): void {
    this.notes.push({ time: this.cloud.clock.now(), kind, words });
  }
}
