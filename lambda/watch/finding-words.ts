import type { FindingKind, OpenFinding } from '../ledger/watch-row';

/** What each kind breaks, and the way out. */
const CONSEQUENCES: Readonly<Record<FindingKind, { readonly breaks: string; readonly remedy: string }>> = {
  'profile changed': {
    breaks: 'GKE on AWS expects a linked profile to stay as it was when it was linked: new nodes may not start, and the cluster can fail',
    remedy: "change the rotation's generation and deploy: the nodes move to a fresh profile. Do not edit this one back",
  },
  'trust lost': {
    breaks: 'nodes get no credentials',
    remedy: 'let ec2.amazonaws.com call sts:AssumeRole in the trust policy: a new generation would take the same role',
  },
  'marks changed': {
    breaks: 'the nodes run on, but the engine neither links nor deletes it any more',
    remedy: "change the rotation's generation and deploy, then delete it with npx cdk-gke-instance-profile leftovers",
  },
  'linked elsewhere': {
    breaks: 'the nodes do not run under the role that the template names, or are being moved away from it',
    remedy:
      "change the rotation's generation and deploy. Where Terraform has linked it, have Terraform ignore the field first " +
      '(lifecycle { ignore_changes = [config[0].iam_instance_profile] }, of clusters control_plane[0])',
  },
  'target gone': { breaks: 'its next rotation fails', remedy: 'remove its rotation from the app and deploy' },
  'nodes elsewhere': {
    breaks: 'those nodes keep the permissions of the former role, and the profile cannot be deleted',
    remedy: "see at Google why they were not replaced; a change of the rotation's generation replaces all nodes",
  },
  'left over': { breaks: 'nothing', remedy: 'the next rotation of the target tries again to delete it; npx cdk-gke-instance-profile leftovers says who uses it' },
};

/** The finding in sentences: what is wrong, since when, who did it, what it breaks, and the way out. */
export function findingWords({ kind, what, since, by }: OpenFinding): string {
  const { breaks, remedy } = CONSEQUENCES[kind];
  const sentences = [`${what} (found ${new Date(since).toISOString().replace(/\.\d+Z$/, 'Z')})`, ...(by === undefined ? [] : [by]), `This breaks: ${breaks}`, `Way out: ${remedy}`];
  return sentences.map((sentence) => `${sentence}.`).join(' ');
}
