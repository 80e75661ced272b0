import { WallClock } from '../../world/clock/wall-clock';
import { numberOption, parseOptions } from '../../../cli/command-line/arguments';
import { LoopbackServer } from '../../world/http/loopback-server';
import { GkeMultiCloud } from './gke-multi-cloud';
import { gkeMultiCloudApi } from './gke-multi-cloud-api';
import type { LoggedRequest } from './request-log';
import type { TargetAddress } from './resource-name';
import { MAX_NODE_COUNT } from './resources';
import { reflow } from '../../../cli/command-line/reflow';

const LOCATION = 'us-east4';
const CLUSTER = 'prod';
const DEFAULT_PORT = 8080;
const DEFAULT_NODES = 3;
const DEFAULT_SECONDS_PER_NODE = 10;

export interface EmulatorOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly nodes: number;
  readonly secondsPerNode: number;
}

export const EMULATOR_HELP = `Plays Google's GKE Multi-Cloud API on 127.0.0.1, for the real gcloud to talk to.

Usage: npm run gke-emulator -- [--port PORT] [--nodes N] [--seconds-per-node S]

  --port PORT            port to listen on; 0 takes a free one (default: ${DEFAULT_PORT})
  --nodes N              nodes of the node pool "workers", 1 to ${MAX_NODE_COUNT} (default: ${DEFAULT_NODES})
  --seconds-per-node S   time that replacing one node takes (default: ${DEFAULT_SECONDS_PER_NODE})
  --help                 prints this text

There is a cluster "${CLUSTER}" with the node pools "workers" and "canary" in project "acme-prod", location "${LOCATION}".
Everything is kept in memory and gone when the emulator stops (Ctrl+C).
`;

/** @returns `help` when that was asked for. @throws UsageError */
export function parseEmulatorArguments(args: readonly string[]): EmulatorOptions | 'help' {
  const values = parseOptions(args, {
    port: { type: 'string' },
    nodes: { type: 'string' },
    'seconds-per-node': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    return 'help';
  }
  return {
    port: numberOption('--port', values.port, { fallback: DEFAULT_PORT, least: 0, most: 65_535, whole: true }),
    nodes: numberOption('--nodes', values.nodes, { fallback: DEFAULT_NODES, least: 1, most: MAX_NODE_COUNT, whole: true }),
    secondsPerNode: numberOption('--seconds-per-node', values['seconds-per-node'], {
      fallback: DEFAULT_SECONDS_PER_NODE,
      least: 0,
      most: 86_400,
      whole: false,
    }),
  };
}

export interface RunningEmulator {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly gke: GkeMultiCloud;
  stop(): Promise<void>;
}

/** Starts the stand-in alone on real time; any bearer token is accepted. */
export async function startEmulator(
  options: EmulatorOptions,
  onRequest: (line: string) => void = () => undefined,
): Promise<RunningEmulator> {
  const gke = new GkeMultiCloud({ clock: new WallClock(), settings: { secondsPerNode: options.secondsPerNode } });
  gke.addCluster({ location: LOCATION, name: CLUSTER, profile: 'prod-control-plane' });
  for (const [name, nodes] of [['workers', options.nodes], ['canary', 1]] as const) {
    gke.addNodePool({ location: LOCATION, cluster: CLUSTER, name, nodes, profile: `prod-${name}` });
  }
  gke.requests.onRequest((request) => onRequest(lineOf(request)));
  const server = await LoopbackServer.start(gkeMultiCloudApi(gke), options.port);
  return { origin: server.origin, gke, stop: () => server.stop() };
}

/** Runs until it is told to stop. */
export async function runEmulator(args: readonly string[], print: (text: string) => void): Promise<number> {
  const options = parseEmulatorArguments(args);
  if (options === 'help') {
    print(reflow(EMULATOR_HELP));
    return 0;
  }
  const emulator = await startEmulator(options, (line) => print(`${line}\n`));
  print(`${emulatorInstructions(emulator.origin, emulator.gke)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void emulator.stop());
  }
  return 0;
}

/** How to point the real CLI at a running emulator. */
export function emulatorInstructions(origin: string, gke: GkeMultiCloud): string {
  return `GKE Multi-Cloud stand-in on ${origin}/ (project ${gke.project.id}, location ${LOCATION}, cluster ${CLUSTER})

Point the real gcloud at it:

  CLOUDSDK_API_ENDPOINT_OVERRIDES_GKEMULTICLOUD=${origin}/ gcloud container aws node-pools update workers --cluster ${CLUSTER} --location ${LOCATION} --iam-instance-profile NEW

gcloud's project must be ${gke.project.id}; account and access token may be any text. To leave your own out of it:

  export CLOUDSDK_CORE_PROJECT=${gke.project.id} CLOUDSDK_CORE_ACCOUNT=me@example.com
  export CLOUDSDK_AUTH_ACCESS_TOKEN_FILE=$(mktemp); echo any-token > "$CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"

Ctrl+C stops it.
`;
}

function lineOf({ kind, target, operation, status, time }: LoggedRequest): string {
  const about = operation ?? targetName(target);
  return `${new Date(time).toISOString()} ${kind}${about === '' ? '' : ` ${about}`} -> ${status}`;
}

function targetName(target: TargetAddress | undefined): string {
  return target ? [target.cluster, target.nodePool].filter((part) => part !== undefined).join('/') : '';
}
