/**
 * Locations of the GKE Multi-Cloud API that manage clusters on AWS.
 *
 * @see https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/reference/supported-regions
 */
export const LOCATIONS: readonly string[] = [
  'asia-east2',
  'asia-northeast2',
  'asia-south1',
  'asia-southeast1',
  'asia-southeast2',
  'australia-southeast1',
  'europe-north1',
  'europe-west1',
  'europe-west2',
  'europe-west3',
  'europe-west4',
  'europe-west6',
  'europe-west9',
  'me-central2',
  'northamerica-northeast1',
  'southamerica-east1',
  'us-central1',
  'us-east4',
  'us-east7',
  'us-west1',
];
