import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { GkeMultiCloud, type GkeMultiCloudProps } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud';
import type { AuthenticationProps } from '../../../../rehearsal/google/gke-multi-cloud/authentication';
import { gkeMultiCloudApi } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud-api';
import { GoogleError } from '../../../../rehearsal/google/gke-multi-cloud/google-error';
import { isJsonObject, type JsonObject } from '../../../../rehearsal/google/gke-multi-cloud/json';
import type { Operation } from '../../../../rehearsal/google/gke-multi-cloud/operation';
import type { TargetAddress } from '../../../../rehearsal/google/gke-multi-cloud/resource-name';

export const CLUSTER: TargetAddress = { location: 'us-east4', cluster: 'prod' };
export const WORKERS: TargetAddress = { ...CLUSTER, nodePool: 'workers' };
export const SECONDS_PER_NODE = 60;

export const FAILURE = { message: 'Update failed.', errorDetail: 'node 3 did not join', resourceErrors: ['node 3 is lost'] };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: JsonObject;
}

/** A cluster `prod` under `cp-old` with a pool `workers` of six nodes under `old`, on virtual time. */
export class Play {
  public readonly clock = new VirtualClock();
  public readonly gke: GkeMultiCloud;
  private readonly api;

  public constructor(props: Partial<GkeMultiCloudProps> = {}, apiProps: AuthenticationProps = {}) {
    this.gke = new GkeMultiCloud({
      clock: this.clock,
      ...props,
      settings: { secondsPerNode: SECONDS_PER_NODE, ...props.settings },
    });
    this.gke.addCluster({ location: 'us-east4', name: 'prod', profile: 'cp-old' });
    this.gke.addNodePool({ location: 'us-east4', cluster: 'prod', name: 'workers', profile: 'old', nodes: 6 });
    this.api = gkeMultiCloudApi(this.gke, apiProps);
  }

  /** Sends a request as ID of the project and with a token, unless told otherwise. */
  public async send(
    method: string,
    path: string,
    body?: JsonObject | string,
    headers: Record<string, string> = { authorization: 'Bearer token' },
  ): Promise<Answer> {
    const response = await this.api({
      method,
      url: new URL(path, 'http://127.0.0.1'),
      headers,
      body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
    });
    const text = response.body ?? '';
    const isJson = response.headers?.['content-type']?.startsWith('application/json') === true;
    const json: unknown = isJson ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers ?? {}, text, json: isJsonObject(json) ? json : {} };
  }

  public async link(profile: string, address: TargetAddress = WORKERS): Promise<Operation> {
    const isPool = address.nodePool !== undefined;
    return this.gke.patch(address, {
      updateMask: isPool ? 'config.iam_instance_profile' : 'control_plane.iam_instance_profile',
      body: isPool ? { config: { iamInstanceProfile: profile } } : { controlPlane: { iamInstanceProfile: profile } },
    });
  }

  /** The same, to its end: at a node of the pool, if one is named, where it fails. */
  public async linked(profile: string, failsAt?: number): Promise<Operation> {
    if (failsAt !== undefined) {
      this.gke.faults.failNextUpdate(WORKERS, failsAt, FAILURE);
    }
    const operation = await this.link(profile);
    await this.settle();
    return operation;
  }

  public async advance(seconds: number): Promise<void> {
    const until = this.clock.now() + seconds * 1000;
    let reached = false;
    this.clock.at(until, () => {
      reached = true;
    });
    await this.clock.run(() => reached);
  }

  public async settle(): Promise<void> {
    await this.clock.run();
  }

  public profiles(address: TargetAddress = WORKERS): string[] {
    return this.gke.view(address).nodes.map(({ profile }) => profile);
  }

  public get(address: TargetAddress = WORKERS): JsonObject {
    return this.gke.target(address).toJson();
  }
}

/** Google's status of what `action` is refused with, or undefined when it is not. */
export function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error: unknown) {
    if (error instanceof GoogleError) {
      return error.status;
    }
    throw error;
  }
}

/** The name of an answered operation or resource. */
export function nameIn(json: JsonObject): string {
  const name = json['name'];
  if (typeof name !== 'string') {
    throw new Error(`no name in ${JSON.stringify(json)}`);
  }
  return name;
}
