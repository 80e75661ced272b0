import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { runGoogleSetup } from '../../../app/google-setup/command';
import { readConfig } from '../../../app/config/read-config';
import { createStacks } from '../../../app/create-stacks';
import { runAppSetup } from '../../../cli/google-setup/command-line';
import { GoogleCredentials, InstanceProfileRotation, RotationTarget } from '../../../lib';

const directory = mkdtempSync(path.join(tmpdir(), 'google-setup-'));
afterAll(() => rmSync(directory, { recursive: true }));

const ENV = { account: '111122223333', region: 'us-east-1' };

function printed(run: (args: readonly string[], print: (text: string) => void) => number, ...args: readonly string[]): string {
  const texts: string[] = [];
  expect(run(args, (text) => texts.push(text))).toBe(0);
  return texts.join('');
}

/** Without what names file or app, and what either calls a stack. */
function commandsOf(script: string): string {
  return script.replaceAll(/^# (?:The Google side of|==== ).*$/gm, '');
}

function synthesized(name: string, make: (app: App) => void): string {
  const outdir = path.join(directory, name);
  const app = new App({ outdir });
  make(app);
  app.synth();
  return outdir;
}

function appWith(name: string, props: StackProps, project = 'acme-prod', credentials?: (stack: Stack) => GoogleCredentials): string {
  return synthesized(name, (app) => {
    const stack = new Stack(app, 'Profiles', props);
    new InstanceProfileRotation(stack, 'Workers', {
      target: RotationTarget.nodePool({ project, location: 'us-east4', cluster: 'prod', nodePool: 'workers' }),
      credentials:
        credentials?.(stack) ??
        GoogleCredentials.workloadIdentityFederation({ projectNumber: '123456789012', pool: 'aws-rotation', provider: 'aws-account', serviceAccount: 'rotation@acme-prod.iam.gserviceaccount.com' }),
    });
  });
}

describe('a synthesized app needs of Google what its file needs', () => {
  test.each(['rotations.yaml', 'examples/three-waves.yaml', 'examples/environments.yaml'])('%s', (file) => {
    const app = synthesized(path.basename(file), (fresh) => createStacks(fresh, readConfig(file)));
    for (const form of [[], ['--terraform'], ['--credential-configuration']]) {
      expect(commandsOf(printed(runAppSetup, '--app', app, ...form))).toBe(commandsOf(printed(runGoogleSetup, '--config', file, ...form)));
    }
  });
});

test('one stack needs only what is its own, and who has a secret is told what to allow', () => {
  const app = appWith('secret', { env: ENV }, 'acme-prod', (stack) => GoogleCredentials.fromSecret(new Secret(stack, 'Secret')));
  const script = printed(runAppSetup, '--app', app, '--stack', 'Profiles');
  expect(script).toContain('Only you know whose credentials are in the secret of Profiles.');
  expect(script).not.toContain('workload-identity-pools');
});

test.each([
  ['no-account', {}, 'acme-prod', "Stack Profiles does not say 'account' of its 'env' before it is deployed"],
  ['project-number', { env: ENV }, '123456789012', 'Stack Profiles rotates in project "123456789012", but custom roles are made in projects that are named by ID.'],
])('what Google cannot be told is said: %s', (name, props, project, words) => {
  const app = appWith(name, props, project);
  expect(() => runAppSetup(['--app', app], () => undefined)).toThrow(words);
});

test('an app without rotations needs nothing', () => {
  const app = synthesized('empty', (fresh) => void new Stack(fresh, 'Nothing'));
  expect(() => runAppSetup(['--app', app], () => undefined)).toThrow('No stack has a rotation in it');
});
