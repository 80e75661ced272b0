import { spawnSync } from 'node:child_process';
import { renderGcloud } from '../../../cli/google-setup/gcloud';
import { planGoogleSetup } from '../../../cli/google-setup/google-setup';
import type { GoogleIamState } from '../../../rehearsal/google/iam/google-iam';
import { access } from './support/accesses';
import { FLEET, ONE_PROJECT, printed, recorded } from './support/golden';
import { inShell, type Shell } from './support/shell';

const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/aws-rotation';
const PROVIDER = `${POOL}/providers/aws-account`;
const ROLE = 'projects/acme-prod/roles/gkeProfileRotation';
const SERVICE_ACCOUNT = 'profile-rotation@acme-prod.iam.gserviceaccount.com';
const DONE = { status: 0, errors: '' };
const NOTHING = { apis: {}, resources: {}, policies: {} };
const SCRIPT = printed('--config', ONE_PROJECT);

describe('the script for a fleet', () => {
  const script = printed('--config', FLEET);

  // npm run --silent google-setup -- --config test/app/google-setup/golden/fleet.yaml > test/app/google-setup/golden/fleet.sh
  test('is the one that was recorded', () => {
    expect(script).toBe(recorded('fleet.sh'));
  });

  test('is one that bash can read', () => {
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('does the same a second time as the first', async () => {
    await inShell(undefined, async ({ iam, run }) => {
      expect(await run(script)).toEqual(DONE);
      const made = iam.state;

      expect(await run(script)).toEqual(DONE);
      expect(iam.state).toEqual(made);
    });
  });
});

describe('the script', () => {
  let first: Awaited<ReturnType<Shell['run']>>;
  let made: GoogleIamState;

  beforeAll(async () => {
    await inShell(undefined, async ({ iam, run }) => {
      first = await run(SCRIPT);
      made = iam.state;
    });
  });

  test('makes everything that the engine needs', () => {
    expect(first).toEqual(DONE);
    expect(made.apis['acme-prod']).toEqual([
      'cloudresourcemanager.googleapis.com',
      'gkemulticloud.googleapis.com',
      'iam.googleapis.com',
      'iamcredentials.googleapis.com',
      'sts.googleapis.com',
    ]);
    expect(Object.keys(made.resources)).toEqual([POOL, PROVIDER, ROLE, `projects/acme-prod/serviceAccounts/${SERVICE_ACCOUNT}`]);
    expect(made.resources[PROVIDER]).toMatchObject({ aws: { accountId: '111122223333' }, attributeMapping: { 'google.subject': 'assertion.arn' } });
    expect(made.policies).toEqual({
      'projects/acme-prod': { bindings: [{ role: ROLE, members: [`serviceAccount:${SERVICE_ACCOUNT}`] }] },
      [`projects/acme-prod/serviceAccounts/${SERVICE_ACCOUNT}`]: {
        bindings: [
          {
            role: 'roles/iam.workloadIdentityUser',
            members: [
              `principal://iam.googleapis.com/${POOL}/subject/arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1/gke-rotation-5d8abaac`,
            ],
          },
        ],
      },
    });
  });

  test('leaves the bindings of others, those with conditions included', async () => {
    const others = [
      { role: 'roles/viewer', members: ['user:a@example.com'], condition: { title: 'office hours', expression: 'true' } },
      { role: 'roles/owner', members: ['user:b@example.com'] },
    ];
    await inShell(made, async ({ iam, run }) => {
      iam.setPolicy('projects/acme-prod', { bindings: others });

      expect(await run(SCRIPT)).toEqual(DONE);
      expect(iam.policy('projects/acme-prod').bindings).toEqual([...others, { role: ROLE, members: [`serviceAccount:${SERVICE_ACCOUNT}`] }]);
    });
  });

  test('takes back a pool, provider and role that were deleted', async () => {
    await inShell(made, async ({ iam, run }) => {
      [PROVIDER, POOL, ROLE].forEach((name) => iam.delete(name));

      expect(await run(SCRIPT)).toEqual(DONE);
      expect(iam.state).toEqual(made);
    });
  });

  test('gives a role that has lost or got permissions the needed ones', async () => {
    await inShell(made, async ({ iam, run }) => {
      iam.update(ROLE, { includedPermissions: ['gkemulticloud.awsClusters.delete'] });

      expect(await run(SCRIPT)).toEqual(DONE);
      expect(iam.state).toEqual(made);
    });
  });

  test('takes a provider that was made without a mapping for one with the default', async () => {
    await inShell(made, async ({ iam, run }) => {
      iam.replace(PROVIDER, { state: 'ACTIVE', aws: { accountId: '111122223333' } });

      expect(await run(SCRIPT)).toEqual(DONE);
    });
  });

  test("leaves somebody else's provider alone, makes all the rest, fails, and says how to change it", async () => {
    const foreign = { state: 'ACTIVE', aws: { accountId: '999999999999' }, attributeMapping: { 'google.subject': 'assertion.userid' } };
    await inShell(made, async ({ iam, run }) => {
      iam.update(PROVIDER, foreign);
      iam.setPolicy('projects/acme-prod', {});
      const { status, errors } = await run(SCRIPT);

      expect(status).toBe(1);
      expect(errors).toContain(`${PROVIDER} is not as it has to be, but: 999999999999 google.subject=assertion.userid\n`);
      expect(iam.get(PROVIDER)).toMatchObject(foreign);
      expect(iam.state.policies).toEqual(made.policies);

      expect(await run(errors.split('\n').find((line) => line.startsWith('gcloud')) ?? 'false')).toEqual(DONE);
      expect(iam.state).toEqual(made);
    });
  });

  test('binds a service account that Google has made by itself, and does not make it', async () => {
    const own = '123-compute@developer.gserviceaccount.com';
    await inShell(undefined, async ({ iam, run }) => {
      iam.create(`projects/acme-prod/serviceAccounts/${own}`, { email: own });
      const script = renderGcloud(planGoogleSetup([access({ credentials: { serviceAccount: own } })]), 'f.yaml');

      expect(script).not.toContain('service-accounts create');
      expect(await run(script)).toEqual(DONE);
      expect(Object.keys(iam.state.policies)).toEqual(['projects/acme-prod', `projects/acme-prod/serviceAccounts/${own}`]);
    });
  });

  test('stops at what is refused, in the words of gcloud', async () => {
    await inShell(undefined, async ({ iam, run }) => {
      const { status, errors } = await run(SCRIPT.replaceAll('acme-prod', 'acme-nowhere'));

      expect(status).toBe(1);
      expect(errors).toContain('Permission denied on project acme-nowhere');
      expect(iam.state).toEqual(NOTHING);
    });
  });
});
