import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

/** Runs the app as the CDK CLI does. */
function runApp(config: string | undefined, outdir: string): { readonly status: number | null; readonly stderr: string } {
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(config === undefined ? {} : { config }) };
  return spawnSync(process.execPath, ['--import', 'tsx', path.join('bin', 'app.ts')], { cwd: ROOT, env, encoding: 'utf8' });
}

describe('the app', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'app-'));

  afterAll(() => fs.rmSync(directory, { recursive: true }));

  test('reads rotations.yaml unless told otherwise', () => {
    expect(runApp(undefined, path.join(directory, 'default'))).toMatchObject({ status: 0 });
    expect(fs.existsSync(path.join(directory, 'default', 'GkeInstanceProfiles.template.json'))).toBe(true);
  });

  test('says what is wrong with a file, and nothing else', () => {
    const file = path.join(directory, 'wrong.yaml');
    fs.writeFileSync(file, 'clusters: []\n');
    const { status, stderr } = runApp(file, path.join(directory, 'wrong'));
    expect(status).toBe(1);
    expect(stderr).toBe(`${file} has a mistake:\n  ${file}:1:1: clusters is a list, but must name at least one cluster. Leave the list out otherwise.\n`);
  });
});
