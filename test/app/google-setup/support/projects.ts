import type { ProjectIdentity } from '../../../../rehearsal/google/gke-multi-cloud/resource-name';

/** Projects that the stand-in knows. */
export const PROJECTS: readonly ProjectIdentity[] = [
  { id: 'acme-prod', number: '123456789012' },
  { id: 'acme-staging', number: '210987654321' },
  { id: 'acme-identity', number: '345678901234' },
  { id: 'acme.com:legacy', number: '456789012345' },
];
