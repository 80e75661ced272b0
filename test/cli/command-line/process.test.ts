import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { complaintAboutNode } from '../../../cli/command-line/process';

const ROOT = join(__dirname, '..', '..', '..');

function bash(script: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync('bash', ['-o', 'pipefail', '-c', script], { cwd: ROOT, encoding: 'utf8' });
}

describe('a Node that is too old', () => {
  test.each(['20.20.2', '18.0.0', '9.11.2', '21.7.3'])('%s is told in one line', (version) => {
    expect(complaintAboutNode(22, 'Install a newer one.', version)).toBe(`needs Node 22 or newer, and this is Node ${version}. Install a newer one.`);
  });

  test.each(['22.0.0', '24.1.0', '100.0.0'])('%s is none', (version) => {
    expect(complaintAboutNode(22, 'Install a newer one.', version)).toBeUndefined();
  });
});

test('a command whose reader hangs up goes on to its end, without a stack trace', () => {
  const { status, stderr } = bash('{ node dist/cli/cdk-gke-instance-profile.js --help; } | true');

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('only warnings that are news to a user are shown', () => {
  const script = `require('./cli/command-line/process').silenceLookupWarnings(); process.emitWarning('no metadata server', 'MetadataLookupWarning'); process.emitWarning('old', 'DeprecationWarning')`;
  const { stderr } = bash(`tsx -e "${script}"`);

  expect(stderr).toBe('DeprecationWarning: old\n');
});
