import { spawnSync } from 'node:child_process';
import { renderGcloud } from '../../../cli/google-setup/gcloud';
import { planGoogleSetup } from '../../../cli/google-setup/google-setup';
import type { GoogleIamState } from '../../../rehearsal/google/iam/google-iam';
import { access } from './support/accesses';
import { fileOf, FILES, printed, recorded } from './support/golden';
import { Shell } from './support/shell';

const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/aws-rotation';
const PROVIDER = `${POOL}/providers/aws-account`;
const ROLE = 'projects/acme-prod/roles/gkeProfileRotation';
const SERVICE_ACCOUNT = 'profile-rotation@acme-prod.iam.gserviceaccount.com';
const DONE = { status: 0, errors: '' };
const NOTHING = { apis: {}, resources: {}, policies: {} };
const SCRIPT = printed('--config', fileOf('one-project'));

describe.each(FILES)('the script for %s', (name) => {
  const script = printed('--config', fileOf(name));

  // npm run --silent google-setup -- --config test/app/google-setup/golden/NAME.yaml > test/app/google-setup/golden/NAME.sh
  test('is the one that was recorded', () => {
    expect(script).toBe(recorded(`${name}.sh`));
  });

  test('is one that bash can read', () => {
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('does the same a second time as the first', () => {
    const states = inShell(undefined, (shell) => [script, script].map((each) => ({ run: shell.run(each), state: shell.iam.state })));

    expect(states[0]?.run).toEqual(DONE);
    expect(states[1]).toEqual(states[0]);
  });
});

describe('the script', () => {
  let first: ReturnType<Shell['run']>;
  let made: GoogleIamState;

  beforeAll(() => {
    inShell(undefined, (shell) => {
      first = shell.run(SCRIPT);
      made = shell.iam.state;
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

  test('leaves the bindings of others, those with conditions included', () => {
    const others = [
      { role: 'roles/viewer', members: ['user:a@example.com'], condition: { title: 'office hours', expression: 'true' } },
      { role: 'roles/owner', members: ['user:b@example.com'] },
    ];
    inShell(made, (shell) => {
      shell.edit((iam) => iam.setPolicy('projects/acme-prod', { bindings: others }));

      expect(shell.run(SCRIPT)).toEqual(DONE);
      expect(shell.iam.policy('projects/acme-prod').bindings).toEqual([...others, { role: ROLE, members: [`serviceAccount:${SERVICE_ACCOUNT}`] }]);
    });
  });

  test('takes back a pool, provider and role that were deleted', () => {
    inShell(made, (shell) => {
      shell.edit((iam) => [PROVIDER, POOL, ROLE].forEach((name) => iam.delete(name)));

      expect(shell.run(SCRIPT)).toEqual(DONE);
      expect(shell.iam.state).toEqual(made);
    });
  });

  test('gives a role that has lost or got permissions the needed ones', () => {
    inShell(made, (shell) => {
      shell.edit((iam) => iam.update(ROLE, { includedPermissions: ['gkemulticloud.awsClusters.delete'] }));

      expect(shell.run(SCRIPT)).toEqual(DONE);
      expect(shell.iam.state).toEqual(made);
    });
  });

  test('takes a provider that was made without a mapping for one with the default', () => {
    inShell(made, (shell) => {
      shell.edit((iam) => iam.replace(PROVIDER, { state: 'ACTIVE', aws: { accountId: '111122223333' } }));

      expect(shell.run(SCRIPT)).toEqual(DONE);
    });
  });

  test("leaves somebody else's provider alone, makes all the rest, fails, and says how to change it", () => {
    const foreign = { state: 'ACTIVE', aws: { accountId: '999999999999' }, attributeMapping: { 'google.subject': 'assertion.userid' } };
    inShell(made, (shell) => {
      shell.edit((iam) => {
        iam.update(PROVIDER, foreign);
        iam.setPolicy('projects/acme-prod', {});
      });
      const { status, errors } = shell.run(SCRIPT);

      expect(status).toBe(1);
      expect(errors).toContain(`${PROVIDER} is not as it has to be, but: 999999999999 google.subject=assertion.userid\n`);
      expect(shell.iam.get(PROVIDER)).toMatchObject(foreign);
      expect(shell.iam.state.policies).toEqual(made.policies);

      expect(shell.run(errors.split('\n').find((line) => line.startsWith('gcloud')) ?? 'false')).toEqual(DONE);
      expect(shell.iam.state).toEqual(made);
    });
  });

  test('binds a service account that Google has made by itself, and does not make it', () => {
    const own = '123-compute@developer.gserviceaccount.com';
    inShell(undefined, (shell) => {
      shell.edit((iam) => iam.create(`projects/acme-prod/serviceAccounts/${own}`, { email: own }));
      const script = renderGcloud(planGoogleSetup([access({ credentials: { serviceAccount: own } })]), 'f.yaml');

      expect(script).not.toContain('service-accounts create');
      expect(shell.run(script)).toEqual(DONE);
      expect(Object.keys(shell.iam.state.policies)).toEqual(['projects/acme-prod', `projects/acme-prod/serviceAccounts/${own}`]);
    });
  });

  test('stops at what is refused, in the words of gcloud', () => {
    inShell(undefined, (shell) => {
      const { status, errors } = shell.run(SCRIPT.replaceAll('acme-prod', 'acme-nowhere'));

      expect(status).toBe(1);
      expect(errors).toContain('Permission denied on project acme-nowhere');
      expect(shell.iam.state).toEqual(NOTHING);
    });
  });
});

function inShell<T>(state: GoogleIamState | undefined, use: (shell: Shell) => T): T {
  const shell = new Shell(state);
  try {
    return use(shell);
  } finally {
    shell.cleanUp();
  }
}
