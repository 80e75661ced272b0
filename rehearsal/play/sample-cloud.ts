import { SAMPLE_NODE_POOL } from './sample-stack';
import { makeApiRole, makeProfile } from './made-by-hand';
import { LocalCloud, type LocalCloudOptions } from './local-cloud';

export interface SampleCloudOptions extends LocalCloudOptions {
  /** Nodes of the node pool `workers`. */
  readonly nodes: number;
}

/** What was linked by hand before anybody used this library. */
export const MANUAL_PROFILE = 'made-by-hand';
/** Name of the role that Google's API assumes in the AWS account. */
export const API_ROLE = 'prod-gke-api';
const CANARY_MANUAL_PROFILE = 'canary-made-by-hand';
const CONTROL_PLANE_MANUAL_PROFILE = 'prod-control-plane';

/** A cloud with the cluster of the sample app, as it was before anybody used this library. */
export async function sampleCloud({ nodes, ...options }: SampleCloudOptions): Promise<LocalCloud> {
  const cloud = await LocalCloud.build(options);
  const { iam, gke, account } = cloud;
  makeApiRole(iam, API_ROLE);
  for (const name of [MANUAL_PROFILE, CANARY_MANUAL_PROFILE, CONTROL_PLANE_MANUAL_PROFILE]) {
    makeProfile(iam, name);
  }
  const { location, clusterName: cluster } = SAMPLE_NODE_POOL;
  gke.addCluster({ location, name: cluster, profile: CONTROL_PLANE_MANUAL_PROFILE, awsAccount: account });
  gke.addNodePool({ location, cluster, name: 'workers', profile: MANUAL_PROFILE, nodes });
  gke.addNodePool({ location, cluster, name: 'canary', profile: CANARY_MANUAL_PROFILE, nodes: 1 });
  return cloud;
}
