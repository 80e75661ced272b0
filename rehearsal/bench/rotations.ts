import { Duration } from 'aws-cdk-lib';
import { SILENT } from '../play/narrator';
import { Play } from '../play/play';
import { cpuOf } from './medians';
import type { Row } from './table';

const NODES = [1, 6, 50];
const SECONDS_PER_NODE = 240;
/** US East, beyond the free tier: Standard workflows, Lambda with 256 MB on ARM for 0.2 s, DynamoDB on demand. */
const USD_PER_POLL = (3 * 0.025) / 1000 + 0.2 / 1e6 + 0.2 * 0.25 * 0.0000133334 + (2 * 0.125) / 1e6;

/** What a rotation takes, counted where the functions' calls arrive. */
export async function rotations(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const nodes of NODES) {
    rows.push(...(await rotation(nodes)));
  }
  return rows;
}

async function rotation(nodes: number): Promise<readonly Row[]> {
  const play = await Play.begin({ nodes, secondsPerNode: SECONDS_PER_NODE }, SILENT);
  const timeout = Duration.minutes(Math.max(50, nodes * 6));
  try {
    await play.deploy('link', { generation: '1', timeout });
    const { cloud } = play;
    const before = { polls: cloud.polls(), google: googleCalls(play), at: cloud.clock.now() };
    const cpu = await cpuOf(() => play.deploy('rotate', { generation: '2', timeout }));
    const polls = cloud.polls() - before.polls;
    const calls = googleCalls(play) - before.google;
    const ended = Math.max(...cloud.gke.operations.list(play.target.location).map((operation) => operation.endTime ?? 0));
    const told = cloud.cloudFormation.events.find(({ time, resourceType, status }) => time >= ended && status.endsWith('_COMPLETE') && resourceType.startsWith('Custom::'))?.time ?? Number.NaN;
    const minutes = (told - before.at) / 60_000;
    const name = `rotate ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
    return [
      [name, `${Math.round(minutes)} min; ${polls} polls, ${calls} calls of Google, ${Math.max(...cloud.executions.map(({ historyEvents }) => historyEvents))} events; ${(polls * USD_PER_POLL * 100).toFixed(1)} cents`],
      [`${name}: CloudFormation is told of the end after`, `${((told - ended) / 1000).toFixed(0)} s, ${(((told - ended) / (told - before.at)) * 100).toFixed(1)} % of the time spent`],
      [`${name}: CPU of a played look`, `${(cpu / polls).toFixed(1)} ms, stand-ins and deployment included`],
    ];
  } finally {
    await play.end();
  }
}

function googleCalls({ cloud, target }: Play): number {
  return Object.values(cloud.gke.requests.counts(target)).reduce((sum, count) => sum + count, 0);
}
