import { BUILD_SESSION_NAME } from '../config/pipeline-checks';
import { PLAN_ROLE } from '../../cli/google-setup/custom-roles';
import type { PlacedAccess } from '../google-setup/engine-accesses';
import type { PlannedPipeline } from './planned-pipeline';

/** What who plans needs of Google: to look, in the projects of the stages that are planned. */
export function planAccesses({ name, account, stages, planIdentity }: PlannedPipeline): PlacedAccess[] {
  if (planIdentity === undefined) {
    return [];
  }
  const { roleName, federation } = planIdentity;
  const rotations = stages.filter(({ plan }) => plan).flatMap(({ environment }) => environment.rotations);
  return [...new Set(rotations.map(({ project }) => project))].map((project) => ({
    environment: name,
    path: ['pipeline', 'planIdentity'],
    credentialsPath: ['pipeline', 'planIdentity', 'workloadIdentityFederation'],
    project,
    session: { account, roleName, functionName: BUILD_SESSION_NAME },
    changingSession: true,
    role: PLAN_ROLE,
    credentials: federation,
    endpoints: {},
  }));
}
