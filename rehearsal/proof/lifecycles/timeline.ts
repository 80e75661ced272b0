import type { LocalCloud } from '../../play/local-cloud';
import { nameOf } from './targets';

/** Of what is no decision: an error with its trace. */
const LONGEST_LINE = 240;

const CHANGES = new Set(['patch', 'rollback', 'cancel']);

export interface TimelineEntry {
  readonly time: number;
  readonly text: string;
}

/** What happened, in an order and in words that a person can read. */
export class Timeline {
  private readonly entries: TimelineEntry[] = [];

  public constructor(private readonly cloud: LocalCloud) {
    const { cloudFormation, gke, iam } = cloud;
    cloudFormation.observe(({ time, status, logicalId, resourceType, reason }) => {
      if (/Stack$|^Custom::|Sibling/.test(resourceType)) {
        this.add(`stack   ${status.padEnd(28)} ${logicalId}${reason === undefined ? '' : ` | ${reason}`}`, time);
      }
    });
    gke.requests.onRequest(({ time, kind, target, status }) => {
      if (CHANGES.has(kind)) {
        this.add(`google  ${kind} ${target === undefined ? '' : nameOf(target)} → ${status}`, time);
      }
    });
    iam.onChange(({ time, what, name, role }) => {
      if (!what.startsWith('role') || what === 'roleRemoved') {
        this.add(`iam     ${what} ${name}${role === undefined ? '' : ` ${role}`}`, time);
      }
    });
  }

  public add(text: string, time = this.cloud.clock.now()): void {
    this.entries.push({ time, text });
  }

  /** Everything up to now, with what nodes ran under and what the functions decided. */
  public render(): string {
    return [...this.entries, ...this.nodeMoves(), ...this.decisions()]
      .map((entry, index) => ({ ...entry, index }))
      .sort((one, other) => one.time - other.time || one.index - other.index)
      .map(({ time, text }) => `${new Date(time).toISOString().slice(5, 19).replace('T', ' ')}  ${text}`)
      .join('\n');
  }

  private nodeMoves(): TimelineEntry[] {
    const { gke } = this.cloud;
    const targets = [...gke.clusters('us-east4'), ...gke.nodePools('us-east4', 'prod')];
    return targets.flatMap(({ nodes }) =>
      nodes.views().flatMap(({ name, history }) => history.slice(1).map(({ since, profile }) => ({ time: since, text: `node    ${name} runs under ${profile}` }))),
    );
  }

  private decisions(): TimelineEntry[] {
    return this.cloud.lambda.logs
      .filter(({ line }) => !line.includes('"what":"waiting"'))
      .map(({ time, functionName, line }) => ({ time, text: `log     ${inBrief(functionName, line)}` }));
  }
}

/** A decision without what every line has in common. */
function inBrief(functionName: string, line: string): string {
  try {
    const { what, requestId = '', requestType, status, goal, profile, why } = JSON.parse(line) as Readonly<Record<string, string | undefined>>;
    return [what, requestId.slice(0, 8), requestType, status, goal, profile, why].filter((part) => part !== undefined && part !== '').join(' | ');
  } catch {
    return `${functionName}: ${line.slice(0, LONGEST_LINE)}`;
  }
}
