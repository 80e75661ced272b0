import { createHash } from 'node:crypto';
import type { Clock } from '../../world/clock/clock';
import type { JsonObject } from './json';
import { profileNameOf } from './resource-name';

/** One stretch of a node's life: an instance under a profile. */
export interface NodeEpoch {
  readonly profile: string;
  readonly instanceId: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** A node as an operator sees it: its place stays while the instance behind it is replaced. */
export interface NodeView {
  readonly name: string;
  /** Name of the profile that the current instance runs under. */
  readonly profile: string;
  readonly instanceId: string;
  readonly history: readonly NodeEpoch[];
}

/** What every node of a group is launched from; nodes launched from another one are out of date. */
export interface LaunchTemplate {
  readonly profile: string;
  readonly settings: JsonObject;
}

export type InstanceState = 'running' | 'shutting-down' | 'terminated';

/** An EC2 instance, as `DescribeInstances` would show it. */
export interface NodeInstance {
  readonly instanceId: string;
  readonly profileName: string;
  readonly state: InstanceState;
  readonly node: string;
}

/** The Auto Scaling group behind the nodes, and every launch template that was ever made for it. */
export interface NodeLauncher {
  readonly groupName: string;
  readonly templates: readonly { readonly id: string; readonly name: string; readonly profile: string }[];
  /** ID of the template that the group launches from. */
  readonly current: string;
}

interface Node {
  readonly name: string;
  instanceId: string;
  template: LaunchTemplate;
  readonly history: NodeEpoch[];
}

interface DyingInstance {
  readonly instanceId: string;
  readonly profileName: string;
  readonly node: string;
  readonly terminatedAt: number;
}

/** EC2 goes on showing a terminated instance for about an hour. */
const TERMINATED_VISIBLE_MS = 3_600_000;

/** The instances of one control plane or node pool, replaced one by one. */
export class NodeGroup {
  private readonly nodes: Node[] = [];
  private readonly strays: { readonly instanceId: string; readonly profileName: string }[] = [];
  private readonly templates: { readonly id: string; readonly name: string; readonly template: LaunchTemplate }[] = [];
  private dying: DyingInstance[] = [];
  private launched = 0;

  public constructor(
    private readonly clock: Clock,
    private readonly identity: string,
    names: readonly string[],
    template: LaunchTemplate,
    private readonly secondsToTerminate: () => number,
  ) {
    this.launchFrom(template);
    for (const name of names) {
      const node: Node = { name, instanceId: '', template, history: [] };
      this.launch(node, template);
      this.nodes.push(node);
    }
  }

  public views(): NodeView[] {
    return this.nodes.map((node) => ({
      name: node.name,
      profile: profileNameOf(node.template.profile),
      instanceId: node.instanceId,
      history: [...node.history],
    }));
  }

  /** Names of the nodes that `isCurrent` does not hold for, in the order in which they are replaced. */
  public outdated(isCurrent: (template: LaunchTemplate) => boolean): string[] {
    return this.nodes.filter((node) => !isCurrent(node.template)).map((node) => node.name);
  }

  /** What the Auto Scaling group launches from: whenever it has to, and not only in an update. */
  public get launchTemplate(): LaunchTemplate | undefined {
    return this.templates.at(-1)?.template;
  }

  /** Undefined where the nodes, and with them the group, are gone. */
  public get launcher(): NodeLauncher | undefined {
    const current = this.templates.at(-1)?.id;
    return this.nodes.length === 0 || current === undefined
      ? undefined
      : { groupName: `${this.identity} nodes`, templates: this.templates.map(({ template: { profile }, ...named }) => ({ ...named, profile })), current };
  }

  /** Makes a new launch template and puts it into the group; no node is touched. */
  public launchFrom(template: LaunchTemplate): void {
    const digest = this.digest(`template#${this.templates.length}`);
    this.templates.push({ id: `lt-0${digest.slice(0, 16)}`, name: `gke-${digest.slice(0, 12)}`, template });
  }

  /** Terminates the instance behind a node and launches a new one in its place. */
  public replace(name: string, template: LaunchTemplate): void {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (!node) {
      throw new Error(`${this.identity} has no node ${name}`);
    }
    this.delete(node);
    this.launch(node, template);
  }

  /** An instance that was left behind: EC2 shows it as running, Google does not know it. */
  public leaveStray(profileName: string): string {
    const instanceId = this.nextInstanceId();
    this.strays.push({ instanceId, profileName });
    return instanceId;
  }

  public removeStrays(): void {
    this.strays.length = 0;
  }

  public terminateAll(): void {
    this.nodes.forEach((node) => this.delete(node));
    this.nodes.length = 0;
  }

  public instances(): NodeInstance[] {
    const now = this.clock.now();
    this.dying = this.dying.filter(({ terminatedAt }) => now < terminatedAt + TERMINATED_VISIBLE_MS);
    return [
      ...this.nodes.map(
        (node): NodeInstance => ({
          instanceId: node.instanceId,
          profileName: profileNameOf(node.template.profile),
          state: 'running',
          node: node.name,
        }),
      ),
      ...this.strays.map((stray): NodeInstance => ({ ...stray, state: 'running', node: 'stray' })),
      ...this.dying.map(
        ({ terminatedAt, ...instance }): NodeInstance => ({
          ...instance,
          state: now < terminatedAt ? 'shutting-down' : 'terminated',
        }),
      ),
    ];
  }

  private delete(node: Node): void {
    this.dying.push({
      instanceId: node.instanceId,
      profileName: profileNameOf(node.template.profile),
      node: node.name,
      terminatedAt: this.clock.now() + this.secondsToTerminate() * 1000,
    });
  }

  private launch(node: Node, template: LaunchTemplate): void {
    node.instanceId = this.nextInstanceId();
    node.template = template;
    node.history.push({
      profile: profileNameOf(template.profile),
      instanceId: node.instanceId,
      since: this.clock.now(),
    });
  }

  /** Made from the group's name and a counter, so that a play can be repeated to the letter. */
  private nextInstanceId(): string {
    return `i-0${this.digest(String(this.launched++)).slice(0, 16)}`;
  }

  private digest(what: string): string {
    return createHash('sha256').update(`${this.identity}#${what}`).digest('hex');
  }
}
