import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ConfigError } from '../../../app/config/mistake';
import { UsageError } from '../../../cli/command-line/arguments';
import { GOOGLE_SETUP_HELP, runGoogleSetup } from '../../../app/google-setup/command';
import { FLEET, printed } from './support/golden';

test('prints the script of rotations.yaml where no file is named', () => {
  expect(printed()).toBe(printed('--config', 'rotations.yaml'));
  expect(printed()).toMatch(/^#!\/usr\/bin\/env bash\n# The Google side of rotations.yaml,/);
});

test('prints help without looking for a file', () => {
  expect(printed('--help', '--config', 'nowhere.yaml')).toBe(GOOGLE_SETUP_HELP);
});

test('names every option in the help', () => {
  for (const option of ['--config', '--environment', '--terraform', '--credential-configuration', '--help']) {
    expect(GOOGLE_SETUP_HELP).toContain(`  ${option} `);
  }
});

test('prints of one environment all that it needs, what others share included', () => {
  const script = printed('--config', FLEET, '--environment', 'production');

  expect(script).toContain('workload-identity-pools create "$pool"');
  expect(script).not.toContain('111122223333');
});

test('prints a credential configuration, or as many as there are', () => {
  expect(JSON.parse(printed('--credential-configuration', '--config', FLEET, '--environment', 'staging'))).toMatchObject({ type: 'external_account' });
  expect(JSON.parse(printed('--credential-configuration', '--config', FLEET))).toHaveLength(4);
});

test.each([
  [['--nothing'], "Unknown option '--nothing'"],
  [['--config', FLEET, '--environment', 'prod'], `There is no environment "prod" in ${FLEET}; there are staging, production, gke-rotations.`],
  [['--terraform', '--credential-configuration'], '--terraform and --credential-configuration print different things: give one of them.'],
])('refuses %j', (args, message) => {
  expect(errorOf(args)).toBeInstanceOf(UsageError);
  expect(errorOf(args)).toMatchObject({ message: expect.stringContaining(message) as string });
});

test('says that there is no such file', () => {
  expect(errorOf(['--config', 'nowhere.yaml'])).toBeInstanceOf(ConfigError);
});

test('has no credential configuration to print where all credentials are in secrets', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'google-setup-'));
  const file = path.join(directory, 'f.yaml');
  fs.writeFileSync(
    file,
    `account: "111122223333"
region: us-east-1
project: acme-prod
location: us-east4
credentials: { secret: { arn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:google-AbCdEf" } }
clusters: [{ name: prod, controlPlane: {} }]
`,
  );
  try {
    expect(errorOf(['--config', file, '--credential-configuration'])).toMatchObject({ message: expect.stringContaining('are in secrets') as string });
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
});

/** What a command line ends with; nothing is printed before it. */
function errorOf(args: readonly string[]): unknown {
  const texts: string[] = [];
  try {
    runGoogleSetup(args, (text) => texts.push(text));
  } catch (error) {
    expect(texts).toEqual([]);
    return error;
  }
  return undefined;
}
