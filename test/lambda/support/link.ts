import type { Link } from '../../../lambda/request/link';

/** The link of a node pool to a profile of ours, for tests that care for little of it. */
export function linkTo(profile: string, changes: Partial<Link> = {}): Link {
  return {
    target: { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' },
    profile: { name: profile, arn: `arn:aws:iam::111111111111:instance-profile/cdk-gke-instance-profile/x/${profile}` },
    timeoutSeconds: 3000,
    respectPodDisruptionBudgets: true,
    credentials: { Kind: 'secret', SecretArn: 'arn:secret' },
    preflight: 'OFF',
    adopt: false,
    ...changes,
  };
}
