import { SAMPLE_NODE_POOL, SAMPLE_STACK, type SampleOptions } from '../../bin/sample-stack';
import { PROFILE_PATH_PREFIX } from '../../lib/contract';
import type { StackDescription } from '../cloudformation/stack/stack-description';
import type { TargetAddress } from '../gke-multi-cloud/resource-name';
import { tellHappenings } from './happenings';
import { sampleStage, type SampleStageOptions } from './sample-stage';
import type { Stage } from './stage';
import { summarize, type Summary } from './summary';
import { Synthesizer, type SynthesizedTemplate } from './synthesize';

/** Where a play tells what happens, as it happens. */
export interface Narrator {
  /** A new chapter: what the user does. */
  chapter(title: string): void;
  /** Something that happened, at a moment of the play. */
  line(time: number, text: string): void;
}

export const SILENT: Narrator = { chapter: () => undefined, line: () => undefined };

/** The target of the sample app. */
export const WORKERS: TargetAddress = { location: SAMPLE_NODE_POOL.location, cluster: 'prod', nodePool: 'workers' };
export const CONTROL_PLANE: TargetAddress = { location: SAMPLE_NODE_POOL.location, cluster: 'prod' };

/** What a scenario can do: be the user at the keyboard, the people around, and the one who checks. */
export class Play {
  /** @param synthesizer where one is shared by several plays; whoever made it cleans it up */
  public static async begin(options: SampleStageOptions, narrator: Narrator, target: TargetAddress = WORKERS, synthesizer?: Synthesizer): Promise<Play> {
    return new Play(await sampleStage(options), narrator, target, synthesizer);
  }

  private readonly failures: string[] = [];
  private readonly synthesizer: Synthesizer;
  private readonly tellOfNodes: () => void;

  private constructor(
    public readonly stage: Stage,
    private readonly narrator: Narrator,
    public readonly target: TargetAddress,
    private readonly sharedSynthesizer?: Synthesizer,
  ) {
    this.synthesizer = sharedSynthesizer ?? new Synthesizer();
    this.tellOfNodes = tellHappenings(stage, target, (time, text) => narrator.line(time, text));
  }

  /** `cdk deploy` of the sample app. */
  public async deploy(title: string, options: SampleOptions, change = (template: SynthesizedTemplate): unknown => template): Promise<StackDescription> {
    this.tellOfNodes();
    this.narrator.chapter(`${title}: cdk deploy${options.generation === undefined ? '' : ` -c generation=${options.generation}`}`);
    const { template, assembly } = this.synthesizer.synthesize(options);
    this.stage.assets.publish(assembly);
    return this.stage.cloudFormation.deploy(SAMPLE_STACK, change(template));
  }

  /** `cdk destroy`. */
  public async destroy(title: string): Promise<StackDescription> {
    this.tellOfNodes();
    this.narrator.chapter(`${title}: cdk destroy`);
    return this.stage.cloudFormation.destroy(SAMPLE_STACK);
  }

  /** Lets everything that is under way come to its end: executions, events, instances that shut down. */
  public async settle(): Promise<void> {
    await this.stage.clock.run(() => this.stage.isQuiet());
  }

  /** Says what a person or the world does at this moment. */
  public tell(what: string): void {
    this.tellOfNodes();
    this.narrator.line(this.stage.clock.now(), `${'—'.padEnd(20)} | ${what}`);
  }

  /** Something that has to be so for the story to have ended well. */
  public check(what: string, holds: boolean): void {
    if (!holds) {
      this.tellOfNodes();
      this.failures.push(what);
      this.narrator.line(this.stage.clock.now(), `NOT AS IT SHOULD BE: ${what}`);
    }
  }

  public checkStatus(description: StackDescription, status: string): void {
    this.check(`the stack is ${status} (it is ${description.status})`, description.status === status);
  }

  /** A reason in the stack's events, of this deployment or an earlier one, has all these words in it. */
  public checkReason(what: string, ...words: readonly string[]): void {
    const reasons = this.stage.cloudFormation.events.map(({ reason }) => reason ?? '');
    this.check(what, reasons.some((reason) => words.every((word) => reason.includes(word))));
  }

  /** A line of the functions' logs has all these words in it. */
  public checkLog(what: string, ...words: readonly string[]): void {
    this.check(what, this.stage.lambda.logs.some(({ line }) => words.every((word) => line.includes(word))));
  }

  /** Google was asked for so many updates of the target so far, and neither to roll one back nor to cancel one. */
  public checkPatches(what: string, expected: number): void {
    const { patch, rollback, cancel } = this.stage.gke.requests.counts(this.target);
    this.check(`${what} (${patch} PATCH, ${rollback} rollback, ${cancel} cancel)`, patch === expected && rollback + cancel === 0);
  }

  /** Google, and every node, say that the target runs under the profile. */
  public checkRunsUnder(what: string, profile: string | undefined): void {
    const view = this.stage.viewOf(this.target);
    const nodes = view?.nodes.map((node) => node.profile) ?? [];
    this.check(`${what} (Google shows ${view?.linkedProfile}, nodes run under ${[...new Set(nodes)].join(', ')})`, view?.linkedProfile === profile && nodes.every((one) => one === profile));
  }

  /** Name of the profile of ours that was made last. */
  public newestProfile(): string | undefined {
    return this.ourProfiles().at(-1)?.instanceProfileName;
  }

  public isDeleted(profile: string | undefined): boolean {
    return this.ourProfiles().some(({ instanceProfileName, deletedAt }) => instanceProfileName === profile && deletedAt !== undefined);
  }

  public summary(scenario: string): Summary {
    return summarize(this.stage, { scenario, target: this.target, failures: this.failures });
  }

  public async end(): Promise<void> {
    if (this.sharedSynthesizer === undefined) {
      this.synthesizer.cleanUp();
    }
    await this.stage.strike();
  }

  private ourProfiles(): Stage['iam']['profiles'] {
    return this.stage.iam.profiles.filter(({ path }) => path.startsWith(PROFILE_PATH_PREFIX));
  }
}
