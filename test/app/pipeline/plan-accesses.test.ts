import { resolveFleet } from '../../../app/fleet/resolve-fleet';
import { parseConfig } from '../../../app/config/read-config';
import { PLAN_ROLE, ROTATION_PERMISSIONS } from '../../../cli/google-setup/custom-roles';
import { engineAccesses } from '../../../app/google-setup/engine-accesses';
import { planAccesses } from '../../../app/pipeline/plan-accesses';
import { planPipeline } from '../../../app/pipeline/planned-pipeline';
import { configWith, PLAN_IDENTITY, TOOLS } from './support/pipelines';

const { workloadIdentityFederation: FEDERATION } = PLAN_IDENTITY;

function accessesOf(pipeline: Record<string, unknown>) {
  const { config, mistakes: errorOf } = parseConfig('f.yaml', JSON.stringify(configWith(pipeline)));
  const fleet = resolveFleet(config);
  const plans = config.pipeline === undefined ? [] : planAccesses(planPipeline(config.pipeline, fleet));
  const { mistakes } = engineAccesses(fleet, plans);
  return { plans, message: mistakes.length === 0 ? '' : errorOf(mistakes).message };
}

test('who plans may look in the projects of the stages that are planned, from the account of the pipeline', () => {
  const { plans } = accessesOf({ planIdentity: PLAN_IDENTITY, stages: [{ environment: 'staging', plan: false }, { environment: 'production' }] });
  expect(plans).toMatchObject([
    {
      environment: 'gke-rotations',
      project: 'acme-production',
      session: { account: TOOLS, roleName: 'gke-rotation-plan' },
      role: PLAN_ROLE,
      credentials: FEDERATION,
    },
  ]);
});

test('who plans may do nothing that a rotation may not, and change nothing', () => {
  expect(PLAN_ROLE.permissions.filter((permission) => !ROTATION_PERMISSIONS.includes(permission))).toEqual([]);
  expect(PLAN_ROLE.permissions.map((permission) => permission.split('.').at(-1))).toEqual(['get', 'get', 'list']);
});

test('without an identity, Google need not know who plans', () => {
  expect(accessesOf({}).plans).toEqual([]);
});

test('the provider of an engine is refused, because it trusts another account', () => {
  expect(accessesOf({ planIdentity: { workloadIdentityFederation: { ...FEDERATION, provider: 'aws-account' } } }).message).toMatch(
    /pipeline\.planIdentity\.workloadIdentityFederation must name another provider than "aws-account": that trusts AWS account 111122223333, because of environments\[0\], and not 777788889999\. The pool may be the same\./,
  );
});
